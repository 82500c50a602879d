# docker build --tag ina260-exporter .
FROM node:22-bookworm-slim AS build
# For i2c-bus, the one dependency that is compiled.
RUN apt-get update && apt-get install --yes --no-install-recommends g++ make python3
WORKDIR /source
COPY . .
RUN node scripts/pnpm.mjs install --frozen-lockfile
RUN npm run build
# The exporter with what it needs and nothing else, in the versions of the lockfile.
RUN node scripts/pnpm.mjs --filter=@rbp/ina260-exporter --config.inject-workspace-packages=true deploy --prod /app

FROM node:22-bookworm-slim
COPY --from=build /app /app
# For --state.file, on a volume.
RUN install --directory --owner=node --group=node /var/lib/ina260-exporter
USER node
EXPOSE 8000
HEALTHCHECK --start-period=10s --timeout=5s \
  CMD ["node", "--eval", "fetch('http://127.0.0.1:8000/-/healthy').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "/app/bundle/cli.js"]
