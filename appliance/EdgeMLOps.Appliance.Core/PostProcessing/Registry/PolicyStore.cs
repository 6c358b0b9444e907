using Dapper;
using EdgeMLOps.Appliance.Core.Models.Registry;
using EdgeMLOps.Sqlite;
using Microsoft.Data.Sqlite;

namespace EdgeMLOps.Appliance.Core.PostProcessing.Registry;

/// <summary>
/// The database of policies (policies.db). Each change is one transaction that keeps the state, the step that led to it and,
/// when another policy is applied from now on, that too; the table of transitions is asked within it.
/// </summary>
internal sealed class PolicyStore : IAsyncDisposable
{
    public const string FileName = "policies.db";

    private const string Select = """
        SELECT digest AS Digest, package AS Package, name AS Name, version AS Version, release AS Release, model AS Model, document AS Document,
            envelope AS Envelope, imported_ms AS ImportedMs, state AS State, since_ms AS SinceMs, who AS Who, reason AS Reason
        FROM policy
        """;

    private readonly SqliteStore _store;
    private readonly TimeProvider _time;

    private PolicyStore(SqliteStore store, TimeProvider time)
    {
        _store = store;
        _time = time;
    }

    /// <exception cref="StorageException">The database cannot be opened.</exception>
    public static async Task<PolicyStore> OpenAsync(string path, TimeProvider time, CancellationToken cancellationToken) =>
        new(await SqliteStore.OpenAsync(path, PolicySchema.All, StoreAccess.OwnerOnly, cancellationToken), time);

    public static IReadOnlyList<RegisteredPolicy> All(SqliteConnection connection) =>
        connection.Query<RegisteredPolicy>($"{Select} ORDER BY imported_ms, rowid").AsList();

    /// <summary>Adds a version, imported; one that is there stays as it stands, but is believed by its newest envelope and leaves the quarantine.</summary>
    public Task ImportAsync(RegisteredPolicy policy, string who, CancellationToken cancellationToken) => _store.WriteAsync(
        connection =>
        {
            var now = Now;
            var added = connection.Execute(
                """
                INSERT INTO policy VALUES (@Digest, @Package, @Name, @Version, @Release, @Model, @Document, @Envelope, @ImportedMs, @State, @SinceMs, @Who, @Reason)
                ON CONFLICT (digest) DO NOTHING
                """,
                policy with { ImportedMs = now, State = PolicyState.Imported, SinceMs = now, Who = who, Reason = "imported" }) == 1;
            if (added)
            {
                NoteStep(connection, policy.Digest, 0, PolicyState.Imported, now, who, "imported");
                return;
            }

            connection.Execute("UPDATE policy SET envelope = @Envelope, package = @Package WHERE digest = @Digest", policy);
            if (StateOf(connection, policy.Digest) == PolicyState.Quarantined)
            {
                StepLocked(connection, policy.Digest, PolicyState.Imported, who, "imported again");
            }
        },
        cancellationToken);

    /// <summary>Has a policy be applied to its model, and what was before retire; null: the model's own from now on.</summary>
    /// <exception cref="PolicyStepException">The table has no such step; nothing is changed.</exception>
    public Task ApplyAsync(string model, string? digest, bool isReturn, string who, string reason, CancellationToken cancellationToken) => _store.WriteAsync(
        connection =>
        {
            var before = connection.QueryFirstOrDefault<string?>("SELECT digest FROM policy WHERE model = @model AND state = 2", new { model });
            if (before is not null)
            {
                StepLocked(connection, before, PolicyState.Retired, who, reason);
            }

            if (digest is not null)
            {
                StepLocked(connection, digest, PolicyState.Active, who, reason);
            }

            connection.Execute(
                "INSERT INTO activation (model, digest, replaced, is_return, at_ms) VALUES (@model, @digest, @before, @isReturn, @now)",
                new { model, digest, before, isReturn, now = Now });
        },
        cancellationToken);

    /// <summary>Sets a policy aside.</summary>
    public Task QuarantineAsync(string digest, string who, string reason, CancellationToken cancellationToken) =>
        _store.WriteAsync(connection => StepLocked(connection, digest, PolicyState.Quarantined, who, reason), cancellationToken);

    /// <summary>All versions, oldest import first.</summary>
    public Task<IReadOnlyList<RegisteredPolicy>> ListAsync(CancellationToken cancellationToken) => _store.ReadAsync(All, cancellationToken);

    /// <summary>What a policy replaced when it was last activated, other than by a return; null: the model's own.</summary>
    public Task<string?> ReplacedByAsync(string digest, CancellationToken cancellationToken) => _store.ReadAsync(
        connection => connection.QueryFirstOrDefault<string?>(
            "SELECT replaced FROM activation WHERE digest = @digest AND is_return = 0 ORDER BY id DESC LIMIT 1", new { digest }),
        cancellationToken);

    /// <summary>Steps the audit log may not have yet, oldest first.</summary>
    public Task<IReadOnlyList<PolicyStep>> UntoldAsync(CancellationToken cancellationToken) => _store.ReadAsync<IReadOnlyList<PolicyStep>>(
        connection => connection.Query<PolicyStep>(
            """
            SELECT step.id AS Id, step.digest AS Digest, package AS Package, name AS Name, version AS Version, release AS Release, model AS Model,
                from_state AS FromState, to_state AS ToState, at_ms AS AtMs, step.who AS Who, step.reason AS Reason
            FROM step JOIN policy ON policy.digest = step.digest WHERE audited = 0 ORDER BY step.id
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

    private static PolicyState StateOf(SqliteConnection connection, string digest) =>
        (PolicyState)connection.QuerySingle<long>("SELECT state FROM policy WHERE digest = @digest", new { digest });

    private void StepLocked(SqliteConnection connection, string digest, PolicyState to, string who, string reason)
    {
        var (from, now) = (StateOf(connection, digest), Now);
        if (!PolicyTransitions.Allow(from, to))
        {
            throw new PolicyStepException(from, to);
        }

        connection.Execute(
            "UPDATE policy SET state = @to, since_ms = @now, who = @who, reason = @reason WHERE digest = @digest",
            new { digest, to = (int)to, now, who, reason });
        NoteStep(connection, digest, (int)from, to, now, who, reason);
    }

    private static void NoteStep(
        SqliteConnection connection, string digest, int from, PolicyState to, long at, string who, string reason) => connection.Execute(
        "INSERT INTO step (digest, from_state, to_state, at_ms, who, reason, audited) VALUES (@digest, @from, @to, @at, @who, @reason, 0)",
        new { digest, from, to = (int)to, at, who, reason });
}
