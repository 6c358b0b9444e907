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
    private Dictionary<string, (long Length, DateTime Written)> _seen = new(StringComparer.Ordinal);

    public FolderScan(string folder) => _folder = folder;

    /// <summary>Looks, and gives those that are the same as at the last look; links and folders are passed over.</summary>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public IReadOnlyList<FileInfo> Look()
    {
        var now = new Dictionary<string, (long, DateTime)>(StringComparer.Ordinal);
        var stable = new List<FileInfo>();
        foreach (var file in new DirectoryInfo(_folder).EnumerateFiles("*", Plain).Where(IsMeant).Take(MostNames))
        {
            var state = (file.Length, file.LastWriteTimeUtc);
            now[file.Name] = state;
            if (_seen.TryGetValue(file.Name, out var before) && before == state)
            {
                stable.Add(file);
            }
        }

        _seen = now;
        return stable;
    }

    private static bool IsMeant(FileInfo file) =>
        file.LinkTarget is null && !Array.Exists(Unfinished, ending => file.Name.EndsWith(ending, StringComparison.OrdinalIgnoreCase));
}
