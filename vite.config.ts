import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const server = `http://localhost:${process.env['PORT'] ?? 3000}`

/** Writes `.br` and `.gz` beside each text file of the build, so that the server compresses nothing per request. */
function compressOnce(): Plugin {
  let folder = ''
  return {
    name: 'compress-once',
    apply: 'build',
    configResolved: (config) => {
      folder = resolve(config.root, config.build.outDir)
    },
    closeBundle: () => {
      // A build that failed has written nothing, and its own error must be the one that is read.
      if (!existsSync(folder)) return
      for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
        if (!entry.isFile() || !/\.(js|css|html|svg|json|webmanifest)$/.test(entry.name)) continue
        const file = join(entry.parentPath, entry.name)
        const text = readFileSync(file)
        const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }
        writeFileSync(`${file}.br`, brotliCompressSync(text, quality))
        writeFileSync(`${file}.gz`, gzipSync(text, { level: 9 }))
      }
    },
  }
}

export default defineConfig({
  root: here('./src/app/web'),
  cacheDir: here('./node_modules/.vite'),
  plugins: [react(), compressOnce()],
  build: {
    outDir: here('./dist/web'),
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    rolldownOptions: {
      treeshake: {
        // Contracts and policies are pure by rule: a page that asks a policy must not carry every schema of its module.
        moduleSideEffects: [
          { test: /\/src\/modules\/[^/]+\/(contract|policy|rules)\.ts$/, sideEffects: false },
          // The sign-in page has fields of text and must not carry the list that fields of choice open.
          { test: /\/src\/ui\/form\/(fields|select-field)\.tsx$/, sideEffects: false },
        ],
      },
    },
    manifest: true,
  },
  server: {
    port: 5173,
    fs: { allow: [here('.')] },
    proxy: { '/api': server, '/health': server, '/metrics': server },
  },
})
