using Microsoft.Data.Sqlite;

namespace EdgeMLOps.Sqlite;

/// <summary>One step of a database's schema. Steps are numbered 1, 2, 3… and never change once shipped.</summary>
/// <param name="Version">Number of the step; the database remembers it as <c>user_version</c>.</param>
/// <param name="Sql">Statements that lead from the version before to this one.</param>
public sealed record SqliteMigration(int Version, string Sql)
{
    /// <summary>What the step does after its statements and in their transaction, where statements cannot do it; null: nothing.</summary>
    public Action<SqliteConnection>? Then { get; init; }
}
