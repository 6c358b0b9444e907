using System.Globalization;
using EdgeMLOps.Hosting.Files;

namespace EdgeMLOps.Appliance.Core.Predictions.Backup;

/// <summary>A database file and what belongs to it, moved out of the way and kept.</summary>
internal static class SetAside
{
    /// <summary>Between the name of a database and the moment, in that of one that was damaged.</summary>
    public const string Damaged = ".damaged-";

    /// <summary>The same in that of one that a copy was put in the place of.</summary>
    public const string Replaced = ".replaced-";

    private static readonly string[] Parts = ["", "-wal", "-shm"];

    /// <summary>The name that one gets; none that is taken.</summary>
    public static string NameOf(string database, string mark, TimeProvider time)
    {
        for (var at = time.GetUtcNow(); ; at = at.AddMilliseconds(1))
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{database}{mark}{at:yyyyMMdd'T'HHmmss.fff'Z'}");
            if (!Parts.Any(part => File.Exists(name + part)))
            {
                return name;
            }
        }
    }

    /// <summary>Gives a database and its write-ahead log another name in the same folder; goes on where that was stopped on its way.</summary>
    /// <param name="database">The file; nobody has it open.</param>
    /// <param name="kept">The new name of the database.</param>
    /// <returns>That name; null when there was none.</returns>
    /// <exception cref="IOException">The device refused.</exception>
    public static string? Move(string database, string kept)
    {
        // The log first: one that stayed behind without its database would be taken for the next one's.
        var parts = Parts.Reverse().Where(part => File.Exists(database + part)).ToList();
        foreach (var part in parts)
        {
            File.Move(database + part, kept + part, overwrite: false);
        }

        DurableDirectory.Fsync(Path.GetDirectoryName(Path.GetFullPath(database))!); // not null: a full path of a file has a folder
        return parts.Count > 0 ? kept : null;
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
