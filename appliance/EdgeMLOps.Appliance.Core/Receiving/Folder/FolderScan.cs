using EdgeMLOps.Hosting.Files;

namespace EdgeMLOps.Appliance.Core.Receiving.Folder;

/// <summary>Which files of a folder are whole, as far as can be told from outside: two looks in a row found them the same.</summary>
internal sealed class FolderScan
{
    /// <summary>Of one look; the next one sees the others.</summary>
    private const int MostNames = 20_000;

    private static readonly EnumerationOptions Plain = new()
    {
        RecurseSubdirectories = false,
        AttributesToSkip = FileAttributes.Directory | FileAttributes.ReparsePoint | FileAttributes.Hidden, // hidden: dot files
        IgnoreInaccessible = false,
    };

    private static readonly string[] Unfinished = [".tmp", ".part"];

    private readonly string _folder;
    private readonly FolderStuckFiles _stuck;
    private Dictionary<string, (long Length, DateTime Written)> _seen = new(StringComparer.Ordinal);
    private HashSet<string> _unseen = new(StringComparer.Ordinal);

    public FolderScan(string folder, FolderStuckFiles stuck)
    {
        _folder = folder;
        _stuck = stuck;
    }

    /// <summary>Looks, and gives those that are the same as at the last look; links and folders are passed over.</summary>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public IReadOnlyList<FileInfo> Look()
    {
        var now = new Dictionary<string, (long, DateTime)>(StringComparer.Ordinal);
        var unseen = new HashSet<string>(StringComparer.Ordinal);
        var stable = new List<FileInfo>();
        foreach (var file in new DirectoryInfo(_folder).EnumerateFiles("*", Plain).Where(IsMeant))
        {
            if (now.Count == MostNames)
            {
                break;
            }

            try
            {
                See(file, now, stable);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                Miss(file, unseen);
            }
        }

        (_seen, _unseen) = (now, unseen);
        return stable;
    }

    private void See(FileInfo file, Dictionary<string, (long Length, DateTime Written)> now, List<FileInfo> stable)
    {
        if (file.LinkTarget is not null)
        {
            return;
        }

        if (!RegularFile.IsOne(file.FullName))
        {
            _stuck.Add(file.FullName, FolderStuck.NotRegular);
            return;
        }

        var state = (file.Length, file.LastWriteTimeUtc);
        now[file.Name] = state;
        if (_seen.TryGetValue(file.Name, out var before) && before == state)
        {
            stable.Add(file);
        }
    }

    // At the first look it may only have gone meanwhile. Its name is not one that it can be opened by, where it is no UTF-8.
    private void Miss(FileInfo file, HashSet<string> unseen)
    {
        if (unseen.Count < MostNames)
        {
            unseen.Add(file.Name);
        }

        if (_unseen.Contains(file.Name))
        {
            _stuck.Add(file.FullName, FolderStuck.CannotBeSeen);
        }
    }

    private static bool IsMeant(FileInfo file) =>
        !Array.Exists(Unfinished, ending => file.Name.EndsWith(ending, StringComparison.OrdinalIgnoreCase));
}
