using EdgeMLOps.Sqlite;

namespace EdgeMLOps.Appliance.Core.Models.Registry;

internal static class ModelsSchema
{
    // States are those of PackageState. from_state 0: the import itself. A version never changes and never goes.
    private const string First = """
        CREATE TABLE package (
            digest TEXT PRIMARY KEY,
            name TEXT NOT NULL,
            version TEXT NOT NULL,
            release INTEGER NOT NULL,
            embedded INTEGER NOT NULL,
            demonstration INTEGER NOT NULL,
            classes TEXT NOT NULL,
            lineage TEXT NOT NULL,
            reference TEXT NOT NULL,
            imported_ms INTEGER NOT NULL,
            state INTEGER NOT NULL CHECK (state BETWEEN 1 AND 9),
            since_ms INTEGER NOT NULL,
            who TEXT NOT NULL,
            reason TEXT NOT NULL
        ) STRICT;
        CREATE UNIQUE INDEX package_active ON package (state) WHERE state = 5;
        CREATE INDEX package_name ON package (name);
        CREATE TRIGGER package_immutable
            BEFORE UPDATE OF digest, name, version, release, embedded, demonstration, classes, lineage, reference, imported_ms ON package
            BEGIN SELECT RAISE(ABORT, 'a version is immutable'); END;
        CREATE TRIGGER package_kept BEFORE DELETE ON package BEGIN SELECT RAISE(ABORT, 'a version is kept'); END;

        CREATE TABLE step (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            digest TEXT NOT NULL REFERENCES package (digest),
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
            digest TEXT NOT NULL REFERENCES package (digest),
            replaced TEXT REFERENCES package (digest),
            is_return INTEGER NOT NULL,
            at_ms INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE proof (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            digest TEXT NOT NULL REFERENCES package (digest),
            at_ms INTEGER NOT NULL,
            is_full INTEGER NOT NULL,
            engine TEXT NOT NULL,
            provider TEXT NOT NULL,
            runtime TEXT NOT NULL,
            driver TEXT NOT NULL,
            gpu TEXT NOT NULL,
            images INTEGER NOT NULL,
            passed INTEGER NOT NULL,
            fault TEXT NOT NULL,
            median_us INTEGER NOT NULL,
            slowest_us INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX proof_of ON proof (digest, engine);
        """;

    private const string Beside = """
        CREATE UNIQUE INDEX package_shadow ON package (state) WHERE state = 7;
        CREATE UNIQUE INDEX package_canary ON package (state) WHERE state = 8;
        """;

    // What share of the studies a canary has since the step; null with every other step.
    private const string Share = "ALTER TABLE step ADD COLUMN percent INTEGER CHECK (percent BETWEEN 1 AND 99);";

    public static IReadOnlyList<SqliteMigration> All { get; } = [new(1, First), new(2, Beside), new(3, Share)];
}
