using EdgeMLOps.Sqlite;

namespace EdgeMLOps.Appliance.Core.PostProcessing.Registry;

internal static class PolicySchema
{
    // States are those of PolicyState. from_state 0: the import itself. A version never changes and never goes. An activation
    // without a digest: the model's own policy is applied from then on.
    private const string First = """
        CREATE TABLE policy (
            digest TEXT PRIMARY KEY,
            package TEXT NOT NULL,
            name TEXT NOT NULL,
            version TEXT NOT NULL,
            release INTEGER NOT NULL,
            model TEXT NOT NULL,
            document BLOB NOT NULL,
            envelope BLOB NOT NULL,
            imported_ms INTEGER NOT NULL,
            state INTEGER NOT NULL CHECK (state BETWEEN 1 AND 4),
            since_ms INTEGER NOT NULL,
            who TEXT NOT NULL,
            reason TEXT NOT NULL
        ) STRICT;
        CREATE UNIQUE INDEX policy_active ON policy (model) WHERE state = 2;
        CREATE TRIGGER policy_immutable
            BEFORE UPDATE OF digest, name, version, release, model, document, imported_ms ON policy
            BEGIN SELECT RAISE(ABORT, 'a version is immutable'); END;
        CREATE TRIGGER policy_kept BEFORE DELETE ON policy BEGIN SELECT RAISE(ABORT, 'a version is kept'); END;

        CREATE TABLE step (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            digest TEXT NOT NULL REFERENCES policy (digest),
            from_state INTEGER NOT NULL,
            to_state INTEGER NOT NULL,
            at_ms INTEGER NOT NULL,
            who TEXT NOT NULL,
            reason TEXT NOT NULL,
            audited INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX step_untold ON step (id) WHERE audited = 0;

        CREATE TABLE activation (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            model TEXT NOT NULL,
            digest TEXT REFERENCES policy (digest),
            replaced TEXT REFERENCES policy (digest),
            is_return INTEGER NOT NULL,
            at_ms INTEGER NOT NULL
        ) STRICT;
        """;

    public static IReadOnlyList<SqliteMigration> All { get; } = [new(1, First)];
}
