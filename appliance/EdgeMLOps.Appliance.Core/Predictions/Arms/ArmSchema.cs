namespace EdgeMLOps.Appliance.Core.Predictions.Arms;

internal static class ArmSchema
{
    // Which model a study was given to while a canary served a share of them: written before its first image is analysed, and never changed but
    // by a fall, from the canary to the model that serves. A study begun before the canary has no row: it was not drawn.
    public const string Sql = """
        CREATE TABLE arm (
            study_key BLOB NOT NULL,
            canary_package TEXT NOT NULL,
            active_package TEXT NOT NULL,
            percent INTEGER NOT NULL,
            is_canary INTEGER NOT NULL,
            begun_ms INTEGER NOT NULL,
            fall_code TEXT NOT NULL DEFAULT '',
            fell_ms INTEGER,
            PRIMARY KEY (study_key, canary_package)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX arm_packages ON arm (canary_package, active_package, begun_ms);
        """;
}
