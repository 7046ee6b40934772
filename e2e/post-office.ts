import { once } from 'node:events'
import { simpleParser } from 'mailparser'
import { SMTPServer } from 'smtp-server'

export type PostOffice = {
  /** What the program under test is given as its mail server. */
  url: string
  /** Text of every letter that reached an address, oldest first. */
  lettersTo: (mail: string) => string[]
  /** The files that came with them, oldest first. */
  filesTo: (mail: string) => { name: string; bytes: Buffer }[]
  close: () => Promise<void>
}

/** A mail server on a free port that takes every letter and keeps it for the journey to read. */
export async function openPostOffice(): Promise<PostOffice> {
  const letters: { to: string[]; text: string; files: { name: string; bytes: Buffer }[] }[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    onData: (stream, session, done) => {
      simpleParser(stream).then(
        ({ text = '', attachments }) => {
          const files = attachments.map(({ filename, content }) => ({ name: filename ?? '', bytes: content }))
          letters.push({ to: session.envelope.rcptTo.map(({ address }) => address), text, files })
          done()
        },
        (error: Error) => done(error),
      )
    },
  })
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  const place = server.server.address()
  return {
    url: `smtp://127.0.0.1:${typeof place === 'object' && place ? place.port : 0}`,
    lettersTo: (mail) => letters.filter(({ to }) => to.includes(mail)).map(({ text }) => text),
    filesTo: (mail) => letters.filter(({ to }) => to.includes(mail)).flatMap(({ files }) => files),
    close: () => new Promise((resolve) => server.close(resolve)),
  }
}
