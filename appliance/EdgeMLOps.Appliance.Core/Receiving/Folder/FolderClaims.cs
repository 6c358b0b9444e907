namespace EdgeMLOps.Appliance.Core.Receiving.Folder;

/// <summary>
/// Which files are to be taken now, all of them moved to <c>taking</c>. What there is no room for stays where it is, and so
/// do all while room is short. Of the one loop that looks.
/// </summary>
internal sealed class FolderClaims
{
    /// <summary>Of one look; what a drain may have to wait for is bounded with it.</summary>
    private const int MostClaims = 256;

    private readonly FolderPlaces _places;
    private readonly FolderIntake _intake;
    private readonly FolderTries _tries;
    private readonly FolderStuckFiles _stuck;
    private readonly FolderScan _scan;

    public FolderClaims(FolderPlaces places, FolderIntake intake, FolderTries tries, FolderStuckFiles stuck)
    {
        _places = places;
        _intake = intake;
        _tries = tries;
        _stuck = stuck;
        _scan = new FolderScan(places.Root, stuck);
    }

    /// <summary>Those first that were claimed before: by a process that died, or when there was no room.</summary>
    /// <exception cref="IOException">The folder cannot be read or written.</exception>
    public IReadOnlyList<string> Look()
    {
        _stuck.Begin();
        _places.Make();
        var stable = _scan.Look();
        var claimed = Claimed();
        if (_intake.HasRoom)
        {
            var longest = _intake.LongestFile;
            claimed.RemoveAll(file => !Fits(new FileInfo(file), longest));
            claimed.RemoveRange(Math.Min(claimed.Count, MostClaims), Math.Max(claimed.Count - MostClaims, 0));
            claimed.AddRange(stable
                .Where(file => Fits(file, longest))
                .OrderBy(file => _stuck.WasStuck(file.FullName)) // those that may not be moved keep nobody from the front
                .Take(MostClaims - claimed.Count)
                .Select(file => _places.Claim(file.FullName, _stuck))
                .OfType<string>());
        }
        else
        {
            claimed.Clear();
        }

        _stuck.Tell();
        return claimed;
    }

    private List<string> Claimed()
    {
        var there = Directory.EnumerateFiles(_places.Taking).ToList();
        _tries.Keep(there);
        foreach (var file in there)
        {
            if (_tries.StuckOf(file) is { } why)
            {
                _stuck.Add(file, why);
            }
        }

        there.RemoveAll(file => !_tries.IsDue(file));
        return there;
    }

    private bool Fits(FileInfo file, long longest)
    {
        if (!file.Exists || file.Length <= longest)
        {
            return true; // one that is gone is told from one that cannot be seen by opening it
        }

        _stuck.Add(file.FullName, FolderStuck.NoRoomForIt);
        return false;
    }
}
