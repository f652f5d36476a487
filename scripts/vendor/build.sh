#!/bin/sh
# Makes src/qingdan/web/static/vendor and icons.svg anew. Needs node ≥ 20 and npm; nobody
# needs this to run or test the site: the results are kept in the repository.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
static=$here/../../src/qingdan/web/static
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cd "$work"
npm init --yes >/dev/null
npm install --silent --no-fund --no-audit \
  @picocss/pico@2.1.1 htmx.org@2.0.11 echarts@5.6.0 lucide-static@1.62.0 esbuild@0.28.2

mkdir -p "$static/vendor"
cp node_modules/@picocss/pico/css/pico.min.css "$static/vendor/pico.min.css"
cp node_modules/@picocss/pico/LICENSE.md "$static/vendor/pico.LICENSE.txt"
cp node_modules/htmx.org/dist/htmx.min.js "$static/vendor/htmx.min.js"
cp node_modules/htmx.org/LICENSE "$static/vendor/htmx.LICENSE.txt"
cp node_modules/echarts/LICENSE "$static/vendor/echarts.LICENSE.txt"
cp node_modules/echarts/NOTICE "$static/vendor/echarts.NOTICE.txt"
cp node_modules/lucide-static/LICENSE "$static/vendor/lucide.LICENSE.txt"
# ECharts 5.6 and no visualMap: with 6.1 the compare page would pass 200 KB at first view.
cp "$here/echarts.entry.js" .
node_modules/.bin/esbuild echarts.entry.js --bundle --minify --define:process.env.NODE_ENV='"production"' --format=iife --target=chrome80 \
  --legal-comments=none --outfile="$static/vendor/echarts.qingdan.min.js"
node "$here/sprite.mjs" node_modules/lucide-static/icons "$here/marks.svg" >"$static/icons.svg"
ls -l "$static/vendor" "$static/icons.svg"
