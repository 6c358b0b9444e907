using Dapper;
using EdgeMLOps.Sqlite.Audit;
using Microsoft.Data.Sqlite;

namespace EdgeMLOps.Appliance.Core.Models.Registry;

/// <summary>
/// The numbers of a registry's steps, which the audit log has too: a registry that ends before what the audit log heard of it is an
/// older copy, or a new one where the old was removed.
/// </summary>
internal static class StepNumbers
{
    /// <summary>Number of the newest step of a table <c>step</c>; 0: none was ever taken.</summary>
    public static long Last(SqliteConnection connection) =>
        connection.QueryFirstOrDefault<long?>("SELECT seq FROM sqlite_sequence WHERE name = 'step'") ?? 0;

    /// <summary>Has the next step get the number after that.</summary>
    public static void Skip(SqliteConnection connection, long last)
    {
        connection.Execute("DELETE FROM sqlite_sequence WHERE name = 'step'");
        connection.Execute("INSERT INTO sqlite_sequence (name, seq) VALUES ('step', @last)", new { last });
    }

    /// <summary>Tells the audit log that a registry was set back, where it was.</summary>
    /// <param name="audit">The audit log.</param>
    /// <param name="kind">What it is told as.</param>
    /// <param name="told">The newest step that was told.</param>
    /// <param name="known">The newest that the registry has.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether it was.</returns>
    public static async Task<bool> TellSetBackAsync(AuditChain audit, string kind, long told, long known, CancellationToken cancellationToken)
    {
        if (told <= known)
        {
            return false;
        }

        await audit.AppendAsync(kind, ModelStart.Who, FormattableString.Invariant($$"""{"told":{{told}},"known":{{known}}}"""), cancellationToken);
        return true;
    }

    /// <summary>Tells the audit log that newest releases, which imports are held against, were behind those of a registry.</summary>
    public static Task TellReleasesAsync(AuditChain audit, string kind, int counters, CancellationToken cancellationToken) => audit.AppendAsync(
        "ReleasesSetBack", ModelStart.Who, FormattableString.Invariant($$"""{"kind":"{{kind}}","counters":{{counters}}}"""), cancellationToken);
}
