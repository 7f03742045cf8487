# The API. Neo4j is beside it in docker-compose.yml; without NEO4J_URI the embedded engine is used.

FROM node:22-slim AS web
WORKDIR /build/web
COPY web/package.json web/package-lock.json ./
RUN npm ci --no-audit --no-fund --loglevel=error
COPY web ./
RUN mkdir -p ../catalog/http/web && npm run --silent build

FROM python:3.11-slim AS build
RUN python -m venv /opt/catalog
ENV PATH=/opt/catalog/bin:$PATH
WORKDIR /build
COPY requirements.txt ./
RUN pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.txt
COPY LICENSE README.md pyproject.toml hatch_build.py ./
COPY seeds seeds
COPY graph graph
COPY catalog catalog
COPY --from=web /build/catalog/http/web/graphiql catalog/http/web/graphiql
RUN pip install --no-cache-dir --disable-pip-version-check --no-deps --no-build-isolation .

FROM python:3.11-slim
# A volume that is mounted at the data folder takes over its owner.
RUN useradd --create-home catalog && install -d -o catalog -g catalog -m 700 /var/lib/catalog
COPY --from=build /opt/catalog /opt/catalog
ENV PATH=/opt/catalog/bin:$PATH PYTHONUNBUFFERED=1 CATALOG_DATA_DIR=/var/lib/catalog
USER catalog
WORKDIR /home/catalog
VOLUME /var/lib/catalog
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 CMD ["python", "-c", \
    "import os, urllib.request as r; r.urlopen(f\"http://127.0.0.1:{os.environ.get('CATALOG_PORT', 8000)}/healthz\", timeout=4)"]
CMD ["catalog", "serve"]
