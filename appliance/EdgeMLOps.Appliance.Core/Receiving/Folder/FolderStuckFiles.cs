using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Appliance.Core.Receiving.Folder;

/// <summary>
/// The files that are not taken: gathered at each look, counted for <c>status</c>, and each told once while it lies there.
/// Of the one loop that looks.
/// </summary>
internal sealed class FolderStuckFiles
{
    /// <summary>Names that are remembered; more are counted, and told only together with a remembered one.</summary>
    private const int MostNames = 20_000;

    private readonly FolderCounts _counts;
    private readonly ILogger _logger;
    private Dictionary<string, FolderStuck> _before = new(StringComparer.Ordinal);
    private Dictionary<string, FolderStuck> _now = new(StringComparer.Ordinal);
    private int _count;

    public FolderStuckFiles(FolderCounts counts, ILogger logger)
    {
        _counts = counts;
        _logger = logger;
    }

    /// <summary>It was stuck at the look before.</summary>
    public bool WasStuck(string path) => _before.ContainsKey(path);

    /// <summary>A look begins; the one before may have failed on its way.</summary>
    public void Begin()
    {
        _now.Clear();
        _count = 0;
    }

    public void Add(string path, FolderStuck why)
    {
        _count++;
        if (_now.Count < MostNames)
        {
            _now[path] = why;
        }
    }

    /// <summary>The look is over.</summary>
    public void Tell()
    {
        foreach (var added in _now.Except(_before).CountBy(file => file.Value))
        {
            _logger.FolderFilesStuck(added.Value, added.Key, _count);
        }

        _counts.SetStuck(_count);
        (_before, _now) = (_now, _before);
    }
}
