using System.Globalization;
using EdgeMLOps.Hosting.Files;

namespace EdgeMLOps.Appliance.Core.Predictions.Backup;

/// <summary>A database file and what belongs to it, moved out of the way and kept.</summary>
internal static class SetAside
{
    private static readonly string[] Parts = ["", "-wal", "-shm"];

    /// <summary>Gives a database and its write-ahead log another name in the same folder.</summary>
    /// <param name="database">The file; nobody has it open.</param>
    /// <param name="why">A word for its name.</param>
    /// <param name="time">The moment, to the millisecond, for its name.</param>
    /// <returns>The new name of the database; null when there was none.</returns>
    /// <exception cref="IOException">The device refused.</exception>
    public static string? Move(string database, string why, TimeProvider time)
    {
        if (!File.Exists(database))
        {
            return null;
        }

        var kept = string.Create(CultureInfo.InvariantCulture, $"{database}.{why}-{time.GetUtcNow():yyyyMMdd'T'HHmmss.fff'Z'}");
        // The log first: one that stayed behind without its database would be taken for the next one's.
        foreach (var part in Parts.Reverse().Where(part => File.Exists(database + part)))
        {
            File.Move(database + part, kept + part, overwrite: false);
        }

        DurableDirectory.Fsync(Path.GetDirectoryName(Path.GetFullPath(database))!); // not null: a full path of a file has a folder
        return kept;
    }

    /// <summary>Deletes a database that is of no use.</summary>
    public static void Delete(string database)
    {
        foreach (var part in Parts)
        {
            File.Delete(database + part);
        }
    }
}
