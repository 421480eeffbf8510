# Two stages: the first builds a virtual environment, the second only carries it.
FROM python:3.11-slim AS build
WORKDIR /build
RUN python -m venv /opt/limelight
COPY requirements.lock ./
RUN /opt/limelight/bin/pip install --no-cache-dir --require-hashes --requirement requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
RUN /opt/limelight/bin/pip install --no-cache-dir --no-deps --no-build-isolation . \
    # without bytecode a read-only image compiles everything at each start (three times slower)
    && /opt/limelight/bin/python -m compileall -q /opt/limelight/lib

FROM python:3.11-slim
RUN useradd --system --uid 10001 --home-dir /srv/limelight --create-home limelight
COPY --from=build /opt/limelight /opt/limelight
WORKDIR /srv/limelight
COPY --chown=limelight:limelight feeds.yaml entities.yaml places.yaml ./
RUN install --directory --owner=limelight --group=limelight state
USER limelight
ENV PATH=/opt/limelight/bin:$PATH LIMELIGHT_HOME=/srv/limelight PYTHONUNBUFFERED=1
VOLUME /srv/limelight/state
HEALTHCHECK --interval=60s --timeout=10s --start-period=120s CMD ["limelight", "health"]
CMD ["limelight", "run"]
