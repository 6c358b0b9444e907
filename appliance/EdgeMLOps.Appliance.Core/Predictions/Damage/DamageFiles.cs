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
    private const string Whole = ".salvaged-";

    /// <summary>Where the new log of a database is made.</summary>
    public static string MakingOf(string database) => database + Making;

    /// <summary>Makes room for one.</summary>
    public static void Begin(string database) => SetAside.Delete(MakingOf(database));

    /// <summary>The new log is whole and closed.</summary>
    /// <param name="database">The database.</param>
    /// <param name="kept">The name that the damaged one will have.</param>
    /// <exception cref="StorageException">It could not be closed into one file.</exception>
    public static void Complete(string database, string kept)
    {
        var made = MakingOf(database);
        if (File.Exists(made + "-wal"))
        {
            throw new StorageException(StorageFault.Io, made, inner: null); // what is still there was not folded in
        }

        File.Move(made, WholeOf(database, kept), overwrite: true);
        DurableDirectory.Fsync(Path.GetDirectoryName(Path.GetFullPath(database))!); // not null: a full path of a file has a folder
    }

    /// <summary>Puts a whole new log in the place of the damaged one, which nobody has open; nothing where there is none.</summary>
    /// <exception cref="IOException">The device refused; call again.</exception>
    public static void Finish(string database)
    {
        var full = Path.GetFullPath(database);
        var folder = Path.GetDirectoryName(full)!; // not null: a full path of a file has a folder
        var pattern = Path.GetFileName(full) + Whole;
        if (Directory.EnumerateFiles(folder, pattern + "*").Max(StringComparer.Ordinal) is not { } whole)
        {
            return;
        }

        SetAside.Move(full, full + SetAside.Damaged + Path.GetFileName(whole)[pattern.Length..]);
        File.Move(whole, full, overwrite: false);
        DurableDirectory.Fsync(folder);
    }

    private static string WholeOf(string database, string kept) => database + Whole + kept[(kept.LastIndexOf('-') + 1)..];
}
