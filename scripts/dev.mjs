// The server, started again when its sources change, and the pages from Vite, side by side until either is ended.
import { spawn } from 'node:child_process'

const children = [
  spawn(process.execPath, ['--watch-path=src', '--watch-preserve-output', 'src/app/start.ts'], {
    stdio: 'inherit',
  }),
  spawn(process.execPath, ['node_modules/vite/bin/vite.js', '--configLoader', 'native'], {
    stdio: 'inherit',
  }),
]
const end = () => {
  for (const child of children) child.kill('SIGTERM')
}
for (const child of children) child.on('exit', end)
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, end)
