using Dapper;
using EdgeMLOps.Sqlite;
using Microsoft.Data.Sqlite;

namespace EdgeMLOps.Appliance.Core.Models.Registry;

/// <summary>
/// The registry's database (models.db). Each change is one transaction that keeps the package's state, the step that led to
/// it and, when another package serves from now on, that too; the table of transitions is asked within it.
/// </summary>
internal sealed class ModelStore : IAsyncDisposable
{
    public const string FileName = "models.db";

    private readonly SqliteStore _store;
    private readonly TimeProvider _time;

    private ModelStore(SqliteStore store, TimeProvider time)
    {
        _store = store;
        _time = time;
    }

    /// <exception cref="StorageException">The database cannot be opened.</exception>
    public static async Task<ModelStore> OpenAsync(string path, TimeProvider time, CancellationToken cancellationToken) =>
        new(await SqliteStore.OpenAsync(path, ModelsSchema.All, StoreAccess.OwnerOnly, cancellationToken), time);

    /// <summary>Adds a version, imported; one that is there stays as it is.</summary>
    /// <returns>Whether it was added.</returns>
    public Task<bool> ImportAsync(RegisteredPackage package, string who, string reason, CancellationToken cancellationToken) => _store.WriteAsync(
        connection =>
        {
            var now = Now;
            var added = connection.Execute(
                """
                INSERT INTO package
                VALUES (@Digest, @Name, @Version, @Release, @Embedded, @Demonstration, @Classes, @Lineage, @Reference, @ImportedMs, @State, @SinceMs, @Who, @Reason)
                ON CONFLICT (digest) DO NOTHING
                """,
                package with { ImportedMs = now, State = PackageState.Imported, SinceMs = now, Who = who, Reason = reason }) == 1;
            if (added)
            {
                NoteStep(connection, package.Digest, from: 0, PackageState.Imported, now, who, reason);
            }

            return added;
        },
        cancellationToken);

    /// <summary>Takes a package one step on.</summary>
    /// <exception cref="StepRefusedException">The table has no such step; nothing is changed.</exception>
    public Task StepAsync(string digest, PackageState to, string who, string reason, CancellationToken cancellationToken) =>
        _store.WriteAsync(connection => StepLocked(connection, digest, to, who, reason), cancellationToken);

    /// <summary>Has a package serve: what served before is retired in the same transaction.</summary>
    /// <param name="digest">The package; staged, or retired when it returns.</param>
    /// <param name="isReturn">Whether it served before: a roll-back, or the start's fall-back.</param>
    /// <param name="who">Who wants it.</param>
    /// <param name="reason">Why.</param>
    /// <param name="cancellationToken">Gives up before it begins.</param>
    /// <exception cref="StepRefusedException">The table has no such step; nothing is changed.</exception>
    public Task ServeAsync(string digest, bool isReturn, string who, string reason, CancellationToken cancellationToken) => _store.WriteAsync(
        connection =>
        {
            var before = connection.QueryFirstOrDefault<string?>("SELECT digest FROM package WHERE state = 5");
            if (before is not null && !string.Equals(before, digest, StringComparison.Ordinal))
            {
                StepLocked(connection, before, PackageState.Retired, who, reason);
            }

            StepLocked(connection, digest, PackageState.Active, who, reason);
            connection.Execute(
                "INSERT INTO activation (digest, replaced, is_return, at_ms) VALUES (@digest, @before, @isReturn, @now)",
                new { digest, before, isReturn, now = Now });
        },
        cancellationToken);

    /// <summary>Has a package serve a share of the studies; one that does already has another share from now on.</summary>
    /// <param name="digest">The package.</param>
    /// <param name="percent">The share, 1 to 99.</param>
    /// <param name="who">Who wants it.</param>
    /// <param name="reason">Why.</param>
    /// <param name="cancellationToken">Gives up before it begins.</param>
    /// <exception cref="StepRefusedException">The table has no such step; nothing is changed.</exception>
    public Task ShareAsync(string digest, int percent, string who, string reason, CancellationToken cancellationToken) => _store.WriteAsync(
        connection =>
        {
            const int Canary = (int)PackageState.Canary;
            if (connection.QuerySingle<long>("SELECT state FROM package WHERE digest = @digest", new { digest }) == Canary)
            {
                NoteStep(connection, digest, Canary, PackageState.Canary, Now, who, reason, percent);
                return;
            }

            StepLocked(connection, digest, PackageState.Canary, who, reason, percent);
        },
        cancellationToken);

    /// <summary>The share that a canary has, in percent; 0 for a package that never was one.</summary>
    public Task<int> ShareOfAsync(string digest, CancellationToken cancellationToken) => _store.ReadAsync(
        connection => connection.QueryFirstOrDefault<int?>(
            "SELECT percent FROM step WHERE digest = @digest AND percent IS NOT NULL ORDER BY id DESC LIMIT 1", new { digest }) ?? 0,
        cancellationToken);

    /// <summary>Whether the last that happened to whatever played a part is that the service set it aside.</summary>
    public Task<bool> IsSwitchedOffAsync(PackageState part, CancellationToken cancellationToken) => _store.ReadAsync(
        connection => connection.QueryFirstOrDefault<bool>(
            "SELECT to_state = @quarantined AND who = @service FROM step WHERE from_state = @part OR to_state = @part ORDER BY id DESC LIMIT 1",
            new { part, quarantined = PackageState.Quarantined, service = ModelStart.Who }),
        cancellationToken);

    /// <summary>Keeps what a run of an acceptance set showed.</summary>
    public Task RecordAsync(ProofRecord proof, CancellationToken cancellationToken) => _store.WriteAsync(
        connection =>
        {
            connection.Execute(
                """
                INSERT INTO proof (digest, at_ms, is_full, engine, provider, runtime, driver, gpu, images, passed, fault, median_us, slowest_us)
                VALUES (@Digest, @AtMs, @IsFull, @Engine, @Provider, @Runtime, @Driver, @Gpu, @Images, @Passed, @Fault, @MedianUs, @SlowestUs)
                """,
                proof with { AtMs = Now });
        },
        cancellationToken);

    /// <summary>Whether the newest run of a package's whole set on an engine passed.</summary>
    public Task<bool> IsProvenAsync(string digest, string engine, CancellationToken cancellationToken) => _store.ReadAsync(
        connection => connection.QueryFirstOrDefault<long?>(
            "SELECT passed FROM proof WHERE digest = @digest AND engine = @engine AND is_full = 1 ORDER BY id DESC LIMIT 1",
            new { digest, engine }) == 1,
        cancellationToken);

    /// <summary>All versions, oldest import first.</summary>
    public Task<IReadOnlyList<RegisteredPackage>> ListAsync(CancellationToken cancellationToken) =>
        _store.ReadAsync(ModelQueries.All, cancellationToken);

    /// <summary>The package that serves; null when none does.</summary>
    public async Task<RegisteredPackage?> ActiveAsync(CancellationToken cancellationToken) =>
        (await ListAsync(cancellationToken)).FirstOrDefault(package => package.State == PackageState.Active);

    /// <summary>Who replaced whom, oldest first.</summary>
    public Task<IReadOnlyList<Activation>> ActivationsAsync(CancellationToken cancellationToken) => _store.ReadAsync<IReadOnlyList<Activation>>(
        connection => connection.Query<Activation>(
            "SELECT digest AS Digest, replaced AS Replaced, is_return AS IsReturn FROM activation ORDER BY id").AsList(),
        cancellationToken);

    /// <summary>Steps the audit log may not have yet, oldest first.</summary>
    public Task<IReadOnlyList<PackageStep>> UntoldAsync(CancellationToken cancellationToken) => _store.ReadAsync<IReadOnlyList<PackageStep>>(
        connection => connection.Query<PackageStep>(
            """
            SELECT step.id AS Id, step.digest AS Digest, name AS Name, version AS Version, release AS Release, from_state AS FromState,
                to_state AS ToState, at_ms AS AtMs, step.who AS Who, step.reason AS Reason, percent AS Percent
            FROM step JOIN package ON package.digest = step.digest WHERE audited = 0 ORDER BY step.id
            """).AsList(),
        cancellationToken);

    /// <summary>Says that the audit log has a step.</summary>
    public Task ToldAsync(long step, CancellationToken cancellationToken) => _store.WriteAsync(
        connection =>
        {
            connection.Execute("UPDATE step SET audited = 1 WHERE id = @step", new { step });
        },
        cancellationToken);

    /// <summary>Number of the newest step; 0: none was ever taken.</summary>
    public Task<long> LastStepAsync(CancellationToken cancellationToken) => _store.ReadAsync(StepNumbers.Last, cancellationToken);

    /// <summary>Has the next step get the number after that.</summary>
    public Task SkipStepsAsync(long last, CancellationToken cancellationToken) =>
        _store.WriteAsync(connection => StepNumbers.Skip(connection, last), cancellationToken);

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private long Now => _time.GetUtcNow().ToUnixTimeMilliseconds();

    private void StepLocked(SqliteConnection connection, string digest, PackageState to, string who, string reason, int? percent = null)
    {
        var from = (PackageState)connection.QuerySingle<long>("SELECT state FROM package WHERE digest = @digest", new { digest });
        if (PackageTransitions.Check(from, to) is var fault and not StepFault.None)
        {
            throw new StepRefusedException(from, to, fault);
        }

        var now = Now;
        connection.Execute(
            "UPDATE package SET state = @to, since_ms = @now, who = @who, reason = @reason WHERE digest = @digest",
            new { digest, to = (int)to, now, who, reason });
        NoteStep(connection, digest, (int)from, to, now, who, reason, percent);
    }

    private static void NoteStep(
        SqliteConnection connection, string digest, int from, PackageState to, long at, string who, string reason, int? percent = null) =>
        connection.Execute(
            """
            INSERT INTO step (digest, from_state, to_state, at_ms, who, reason, audited, percent)
            VALUES (@digest, @from, @to, @at, @who, @reason, 0, @percent)
            """,
            new { digest, from, to = (int)to, at, who, reason, percent });
}
