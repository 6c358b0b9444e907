using EdgeMLOps.Appliance.Core.Predictions.Backup;
using EdgeMLOps.Hosting.Files;
using EdgeMLOps.Sqlite;

namespace EdgeMLOps.Appliance.Core.Predictions.Damage;

/// <summary>
/// The files of a switch, and their order: the new log is made beside the damaged one, is given the name that says it is whole,
/// the damaged one is moved aside, the new one takes its place. Killed at any point, a start goes on with it or begins anew.
/// </summary>
internal static class DamageFiles
{
    private const string Making = ".salvage";

    // What follows the database's name in those of a new log that is whole and of the one that it replaces.
    private static readonly (string Whole, string Kept)[] Marks = [(".salvaged-", SetAside.Damaged), (".restored-", SetAside.Replaced)];

    /// <summary>Where the new log of a database is made.</summary>
    public static string MakingOf(string database) => database + Making;

    /// <summary>Makes room for one. What a switch left that failed goes too: later it would take the place of a better one.</summary>
    public static void Begin(string database)
    {
        SetAside.Delete(MakingOf(database));
        var full = Path.GetFullPath(database);
        foreach (var (whole, _) in Marks)
        {
            Array.ForEach(Directory.GetFiles(Path.GetDirectoryName(full)!, Path.GetFileName(full) + whole + "*"), File.Delete); // not null: as below
        }
    }

    /// <summary>The new log is whole and closed.</summary>
    /// <param name="database">The database.</param>
    /// <param name="made">Where it was made.</param>
    /// <param name="kept">The name that the damaged one will have.</param>
    /// <exception cref="StorageException">It could not be closed into one file.</exception>
    public static void Complete(string database, string made, string kept)
    {
        if (File.Exists(made + "-wal"))
        {
            throw new StorageException(StorageFault.Io, made, inner: null); // what is still there was not folded in
        }

        var whole = WholeOf(database, kept);
        File.Move(made, whole, overwrite: true);
        try
        {
            DurableDirectory.Fsync(Path.GetDirectoryName(Path.GetFullPath(database))!); // not null: a full path of a file has a folder
        }
        catch
        {
            File.Delete(whole);
            throw;
        }
    }

    /// <summary>Puts a whole new log in the place of the one it is to replace, which nobody has open; nothing where there is none.</summary>
    /// <exception cref="IOException">The device refused; call again.</exception>
    public static void Finish(string database)
    {
        var full = Path.GetFullPath(database);
        var folder = Path.GetDirectoryName(full)!; // not null: a full path of a file has a folder
        foreach (var (mark, kept) in Marks)
        {
            var pattern = Path.GetFileName(full) + mark;
            if (Directory.EnumerateFiles(folder, pattern + "*").Max(StringComparer.Ordinal) is { } whole)
            {
                SetAside.Move(full, full + kept + Path.GetFileName(whole)[pattern.Length..]);
                File.Move(whole, full, overwrite: false);
                DurableDirectory.Fsync(folder);
            }
        }
    }

    private static string WholeOf(string database, string kept)
    {
        var (whole, mark) = Marks.Single(marks => kept.StartsWith(database + marks.Kept, StringComparison.Ordinal));
        return database + whole + kept[(database + mark).Length..];
    }
}
