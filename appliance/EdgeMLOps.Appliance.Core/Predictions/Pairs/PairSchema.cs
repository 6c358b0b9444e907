namespace EdgeMLOps.Appliance.Core.Predictions.Pairs;

internal static class PairSchema
{
    // What the model that served and its shadow made of one image. pair_class has a row where either found the class: the others of the pair
    // neither did. pair_box has the boxes of a class that lie on each other, with both scores. A pair goes with either of its predictions.
    public const string Sql = """
        CREATE TABLE pair (
            active_id INTEGER NOT NULL REFERENCES prediction (id) ON DELETE CASCADE,
            shadow_id INTEGER NOT NULL REFERENCES prediction (id) ON DELETE CASCADE,
            active_package TEXT NOT NULL,
            shadow_package TEXT NOT NULL,
            overlap REAL NOT NULL,
            PRIMARY KEY (active_id, shadow_id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX pair_shadow ON pair (shadow_id);
        CREATE INDEX pair_packages ON pair (shadow_package, active_package);
        CREATE TABLE pair_class (
            active_id INTEGER NOT NULL,
            shadow_id INTEGER NOT NULL,
            class TEXT NOT NULL,
            matched INTEGER NOT NULL,
            only_active INTEGER NOT NULL,
            only_shadow INTEGER NOT NULL,
            PRIMARY KEY (active_id, shadow_id, class),
            FOREIGN KEY (active_id, shadow_id) REFERENCES pair (active_id, shadow_id) ON DELETE CASCADE
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE pair_box (
            active_id INTEGER NOT NULL,
            shadow_id INTEGER NOT NULL,
            class TEXT NOT NULL,
            number INTEGER NOT NULL,
            active_score REAL NOT NULL,
            shadow_score REAL NOT NULL,
            overlap REAL NOT NULL,
            PRIMARY KEY (active_id, shadow_id, class, number),
            FOREIGN KEY (active_id, shadow_id) REFERENCES pair (active_id, shadow_id) ON DELETE CASCADE
        ) STRICT, WITHOUT ROWID;
        """;
}
