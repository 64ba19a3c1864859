# The base is pinned by its full version. Pin its digest too when you build: docker buildx imagetools inspect NAME.
ARG BASE=node:24.21.0-bookworm-slim

FROM ${BASE} AS application
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# Not the optional ones: they bring Node itself and a PostgreSQL server, for machines that lack them and for tests.
RUN npm ci --omit=dev --omit=optional && rm .npmrc package-lock.json
COPY bin bin
COPY src src
COPY views views
COPY public public
RUN chmod -R u=rwX,go=rX .

FROM ${BASE}
# Nobody installs anything in a running container, and what is not there needs no updates.
RUN rm -rf /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack /opt/yarn* \
  && install --directory --owner=10001 --group=10001 --mode=0700 /data
COPY --from=application /app /app
# docker run … overturn reverse -, docker compose exec overturn overturn status
RUN chmod 0755 /app/bin/overturn.js && ln -s /app/bin/overturn.js /usr/local/bin/overturn
WORKDIR /app
# SQLite's temporary files go to the volume as well, so that the root can be read-only without any tmpfs.
ENV NODE_ENV=production OVERTURN_LISTEN=0.0.0.0:8443 OVERTURN_DATA=/data SQLITE_TMPDIR=/data
USER 10001:10001
VOLUME /data
EXPOSE 8443
# As bin/overturn.js healthcheck does, without the rest of the command line: a third of the processor time.
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s --retries=3 \
  CMD ["node", "--input-type=module", "--eval", "import { healthcheck } from '/app/src/cli/healthcheck.ts'; await healthcheck()"]
# It limits its own memory: see bin/overturn.js.
CMD ["node", "bin/overturn.js", "start"]
