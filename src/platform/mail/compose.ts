/** Words of a mail: paragraphs, and at most one link among them. */
export type MailWords = {
  subject: string
  paragraphs: readonly string[]
  link?: { text: string; url: string }
}

/** The text and the HTML of a mail: plain, readable in any client and in dark mode. */
export function composeMail(words: MailWords): { subject: string; text: string; html: string } {
  const [first = '', ...rest] = words.paragraphs
  const text = [first, ...(words.link ? [words.link.url] : []), ...rest].join('\n\n')
  const button = words.link
    ? `<p><a href="${escapeHtml(words.link.url)}" style="display:inline-block;padding:10px 18px;border-radius:3px;background:#211f1b;color:#fdfcfa;text-decoration:none">${escapeHtml(words.link.text)}</a></p><p style="font-size:12px;color:#6b655a;word-break:break-all">${escapeHtml(words.link.url)}</p>`
    : ''
  const paragraph = (sentence: string) => `<p>${escapeHtml(sentence).replaceAll('\n', '<br>')}</p>`
  const html = `<!doctype html><html><head><meta charset="utf-8"><meta name="color-scheme" content="light dark"></head><body style="font:15px/1.5 system-ui,sans-serif;max-width:34rem;margin:24px auto;padding:0 16px">${paragraph(first)}${button}${rest.map(paragraph).join('')}</body></html>`
  return { subject: words.subject.replace(/\s+/g, ' ').trim(), text: `${text}\n`, html }
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

/** Puts values into `{{name}}` places, the form the pages' texts use; refuses a place without a value. */
export function fillText(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const value = values[name]
    if (value === undefined) throw new Error(`a text asks for {{${name}}}, which is not given`)
    return value
  })
}
