# Builds and runs the server. The build needs Node.js for DuckDB's native library, which comes from npm.
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
RUN apt-get update \
    && apt-get install -y --no-install-recommends npm \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY . .
RUN dotnet publish src/ScoringService.Server -c Release -o /app --nologo

FROM mcr.microsoft.com/dotnet/aspnet:10.0
RUN apt-get update \
    && apt-get install -y --no-install-recommends curl \
    && rm -rf /var/lib/apt/lists/* \
    && mkdir /data \
    && chown app:app /data
COPY --from=build /app /app
USER app
WORKDIR /data
VOLUME /data
ENV ScoringService__Database__Path=/data/scoring.duckdb
# Without TLS and a way to know callers (docs/security.md) the server listens on loopback only; then share the network namespace of the
# program that calls it (a pod, or --network host). Its own health is asked for without looking at the certificate.
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
    CMD curl --fail --silent http://127.0.0.1:5081/healthz || curl --fail --silent --show-error --insecure https://127.0.0.1:5081/healthz || exit 1
ENTRYPOINT ["dotnet", "/app/ScoringService.Server.dll"]
