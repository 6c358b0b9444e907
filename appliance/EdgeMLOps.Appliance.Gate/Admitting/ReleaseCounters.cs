using Dapper;
using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Contracts;
using EdgeMLOps.Contracts.Down.Packages;
using EdgeMLOps.Hosting.Configuration;
using EdgeMLOps.Hosting.Files;
using EdgeMLOps.Sqlite;
using Microsoft.Data.Sqlite;

namespace EdgeMLOps.Appliance.Gate.Admitting;

/// <summary>The newest release that was imported, for each kind and name; it never goes back.</summary>
internal sealed class ReleaseCounters : IAsyncDisposable
{
    public const string FileName = "trust.db";

    private static readonly IReadOnlyList<SqliteMigration> Migrations =
    [
        new(1, """
            CREATE TABLE release (
              kind TEXT NOT NULL,
              name TEXT NOT NULL,
              release INTEGER NOT NULL CHECK (release > 0),
              digest TEXT NOT NULL CHECK (length(digest) = 64),
              PRIMARY KEY (kind, name)) STRICT;
            """),
    ];

    private readonly SqliteStore _store;

    private ReleaseCounters(SqliteStore store) => _store = store;

    public static async Task<ReleaseCounters> OpenAsync(string path, CancellationToken cancellationToken) =>
        new(await SqliteStore.OpenAsync(path, Migrations, StoreAccess.OwnerOnly, cancellationToken));

    /// <summary>Refuses what is older than the newest, or is the newest with another content.</summary>
    /// <exception cref="AdmissionException">It is.</exception>
    public Task CheckAsync(PackageStatement statement, Digest256 digest, CancellationToken cancellationToken) => _store.ReadAsync(
        connection =>
        {
            Check(connection, statement, digest);
            return true;
        },
        cancellationToken);

    /// <summary>Makes it the newest, unless something newer came meanwhile.</summary>
    /// <exception cref="AdmissionException">It did.</exception>
    public Task RaiseAsync(PackageStatement statement, Digest256 digest, CancellationToken cancellationToken) => _store.WriteAsync(
        connection =>
        {
            Check(connection, statement, digest);
            connection.Execute(
                """
                INSERT INTO release (kind, name, release, digest) VALUES (@kind, @name, @release, @digest)
                ON CONFLICT (kind, name) DO UPDATE SET release = excluded.release, digest = excluded.digest
                """,
                new { kind = statement.Kind.ToString(), name = statement.Name, release = statement.Release, digest = digest.ToString() });
        },
        cancellationToken);

    /// <summary>Makes no counter older than a release that is known.</summary>
    /// <returns>How many were behind or gone.</returns>
    public Task<int> RememberAsync(PackageKind kind, IReadOnlyCollection<KnownRelease> known, CancellationToken cancellationToken) => _store.WriteAsync(
        connection => known.Sum(one => connection.Execute(
            """
            INSERT INTO release (kind, name, release, digest) VALUES (@kind, @Name, @Release, @Package)
            ON CONFLICT (kind, name) DO UPDATE SET release = excluded.release, digest = excluded.digest WHERE excluded.release > release
            """,
            new { kind = kind.ToString(), one.Name, one.Release, one.Package })),
        cancellationToken);

    /// <summary>The counters of an installation, made where there are none.</summary>
    /// <exception cref="StorageException">They cannot be opened.</exception>
    public static Task<ReleaseCounters> OpenAsync(StorageOptions storage, CancellationToken cancellationToken)
    {
        PrivateFolder.Make(storage.PathOf("trust"), PrivateFolder.OwnerOnly);
        return OpenAsync(storage.PathOf("trust", FileName), cancellationToken);
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private static void Check(SqliteConnection connection, PackageStatement statement, Digest256 digest)
    {
        var newest = connection.Query<(long Release, string Digest)>(
            "SELECT release, digest FROM release WHERE kind = @kind AND name = @name", new { kind = statement.Kind.ToString(), name = statement.Name });
        foreach (var known in newest) // one, or none yet
        {
            Check(statement, digest, known.Release, known.Digest);
        }
    }

    private static void Check(PackageStatement statement, Digest256 digest, long newest, string known)
    {
        var package = FormattableString.Invariant($"{statement.Name} release {statement.Release}");
        if (statement.Release < newest)
        {
            throw new AdmissionException(PackageCode.ReleaseOlder, FormattableString.Invariant($"{package}: release {newest} was imported before"));
        }

        if (statement.Release == newest && !string.Equals(known, digest.ToString(), StringComparison.Ordinal))
        {
            throw new AdmissionException(PackageCode.ReleaseReused, $"{package}: was imported before with the digest {known}");
        }
    }
}
