using System.Globalization;
using Dapper;
using EdgeMLOps.Sqlite;
using Npgsql;

namespace EdgeMLOps.Fleet.Store;

/// <summary>The steps of the PostgreSQL database; the tables are those of <see cref="FleetSchema"/>.</summary>
internal static class PostgresSchema
{
    private static readonly string[] Steps =
    [
        """
        CREATE TABLE site (
          site        bytea NOT NULL CHECK (octet_length(site) = 16),
          epoch       bigint NOT NULL CHECK (epoch > 0),
          site_key    bytea NOT NULL CHECK (octet_length(site_key) = 64),
          relay_key   bytea NOT NULL CHECK (octet_length(relay_key) = 64),
          enrolled_ms bigint NOT NULL,
          PRIMARY KEY (site, epoch)
        );

        CREATE TABLE message (
          id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
          site       bytea NOT NULL,
          epoch      bigint NOT NULL,
          stream     bigint NOT NULL,
          seq        bigint NOT NULL,
          kind       bigint NOT NULL,
          prev       bytea NOT NULL,
          hash       bytea NOT NULL,
          frame      bytea NOT NULL,
          arrived_ms bigint NOT NULL,
          UNIQUE (site, epoch, stream, seq),
          FOREIGN KEY (site, epoch) REFERENCES site (site, epoch)
        );

        CREATE TABLE high (
          site   bytea NOT NULL,
          epoch  bigint NOT NULL,
          stream bigint NOT NULL,
          seq    bigint NOT NULL,
          PRIMARY KEY (site, epoch, stream)
        );

        CREATE TABLE alarm (
          id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
          site      bytea NOT NULL,
          epoch     bigint NOT NULL,
          stream    bigint NOT NULL,
          seq       bigint NOT NULL,
          code      text NOT NULL,
          hash      bytea NOT NULL,
          frame     bytea NOT NULL,
          raised_ms bigint NOT NULL,
          UNIQUE (site, epoch, stream, seq, code, hash)
        );

        CREATE TABLE refusal (
          code  text PRIMARY KEY,
          count bigint NOT NULL
        );

        CREATE TABLE aside (
          id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
          code       text NOT NULL,
          length     bigint NOT NULL,
          head       bytea NOT NULL,
          arrived_ms bigint NOT NULL
        );
        """,
        """
        CREATE TABLE fleet_key (
          public_key bytea NOT NULL CHECK (octet_length(public_key) = 64)
        );
        """,
        """
        CREATE TABLE token (
          id         bytea PRIMARY KEY CHECK (octet_length(id) = 16),
          site       bytea NOT NULL CHECK (octet_length(site) = 16),
          key_digest bytea NOT NULL UNIQUE CHECK (octet_length(key_digest) = 32),
          made_ms    bigint NOT NULL,
          expires_ms bigint NOT NULL,
          used_for   bytea CHECK (octet_length(used_for) = 32)
        );

        CREATE TABLE certificate (
          key_digest bytea PRIMARY KEY CHECK (octet_length(key_digest) = 32),
          site       bytea NOT NULL CHECK (octet_length(site) = 16),
          proven_by  bytea NOT NULL CHECK (octet_length(proven_by) = 32),
          issued_ms  bigint NOT NULL,
          ends_ms    bigint NOT NULL,
          der        bytea NOT NULL
        );

        CREATE INDEX certificate_of ON certificate (site);
        CREATE INDEX certificate_by ON certificate (proven_by);
        """,
        """
        ALTER TABLE message ADD COLUMN late bigint NOT NULL DEFAULT 0;
        """,
        """
        ALTER TABLE certificate ADD COLUMN revoked_ms bigint;

        CREATE TABLE revoked_site (
          site       bytea PRIMARY KEY CHECK (octet_length(site) = 16),
          revoked_ms bigint NOT NULL
        );
        """,
        """
        ALTER TABLE token ADD COLUMN revoked_ms bigint, ADD COLUMN spent_ms bigint, ADD COLUMN der bytea;
        CREATE INDEX token_for ON token (used_for);
        UPDATE token SET revoked_ms = (
          SELECT max(gone.revoked_ms)
          FROM (SELECT site, revoked_ms FROM revoked_site UNION ALL SELECT site, revoked_ms FROM certificate) gone
          WHERE gone.site = token.site AND gone.revoked_ms >= token.made_ms);

        CREATE TABLE audit_due (
          id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
          collector text NOT NULL,
          due_ms    bigint NOT NULL,
          kind      text NOT NULL,
          who       text NOT NULL,
          detail    text NOT NULL
        );
        """,
    ];

    /// <summary>Brings the schema up to date, inside a writing transaction: of several programs that start together one does it.</summary>
    /// <exception cref="StorageException">The database was written by a newer version (<see cref="StorageFault.NewerSchema"/>).</exception>
    /// <param name="connection">The transaction's connection.</param>
    /// <param name="name">The database, for the error.</param>
    /// <param name="last">The last step to take; null: all that this version knows.</param>
    internal static void Upgrade(NpgsqlConnection connection, string name, int? last = null)
    {
        connection.Execute("CREATE TABLE IF NOT EXISTS schema_step (step bigint PRIMARY KEY)");
        var done = (int)connection.ExecuteScalar<long>("SELECT coalesce(max(step), 0) FROM schema_step");
        if (done > Steps.Length)
        {
            throw new StorageException(StorageFault.NewerSchema, name, inner: null);
        }

        foreach (var (index, step) in Steps.Index().Take(last ?? Steps.Length).Skip(done))
        {
            connection.Execute(step);
            connection.Execute(string.Create(CultureInfo.InvariantCulture, $"INSERT INTO schema_step (step) VALUES ({index + 1})"));
        }
    }
}
