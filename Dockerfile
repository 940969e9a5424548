# Labmates in a container: nothing but Python, the locked libraries and the program; not root, and nothing to write but two volumes.
#
#   docker build -t labmates .
#   docker run --stop-timeout 20 --read-only --tmpfs /tmp -v labmates-data:/data -v labmates-keys:/keys -e DISCORD_TOKEN labmates

ARG PYTHON=python:3.11-slim-bookworm

FROM ${PYTHON} AS build
ARG LOCK=requirements.lock
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /src
RUN python -m venv /opt/labmates
# The libraries first: they change rarely, and a layer of their own is built again only then.
COPY ${LOCK} ./
RUN /opt/labmates/bin/pip install --require-hashes -r ${LOCK}
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY adapters adapters
COPY cogs cogs
COPY data data
RUN /opt/labmates/bin/pip install --no-deps --no-build-isolation . \
    && /opt/labmates/bin/pip uninstall --yes editables hatchling setuptools pip

FROM ${PYTHON}
# Data and keys are kept apart, so that a backup of the one never holds the other.
RUN groupadd --gid 10001 labmates \
    && useradd --uid 10001 --gid labmates --no-create-home --home-dir /data --shell /usr/sbin/nologin labmates \
    && install --directory --owner labmates --group labmates --mode 0700 /data /keys \
    && install --directory /run/secrets
COPY --from=build /opt/labmates /opt/labmates
ENV PATH=/opt/labmates/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    LABMATES_DATA_DIR=/data \
    LABMATES_KEY_DIR=/keys \
    LABMATES_SECRETS_DIR=/run/secrets \
    LABMATES_HEALTH_PORT=8081
USER 10001:10001
WORKDIR /data
VOLUME ["/data", "/keys"]
EXPOSE 8080 8081
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=15s --start-period=60s --retries=3 CMD ["labmates", "healthy"]
ENTRYPOINT ["labmates"]
CMD ["run"]
