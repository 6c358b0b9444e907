namespace EdgeMLOps.Airlock.Tests.Explorer;

/// <summary>A breadth-first walk over everything that can happen, to the first fault or to the end.</summary>
internal sealed class Walk
{
    private readonly Dictionary<World, int> _numbers = [];
    private readonly List<World> _worlds = [];
    private readonly List<int> _parents = [];
    private readonly List<(int From, int To, EdgeKind Kind)> _edges = [];

    private Walk()
    {
    }

    public int States => _worlds.Count;

    public long Steps { get; private set; }

    /// <summary>What went wrong, with the way to it; null when nothing can.</summary>
    public string? Fault { get; private set; }

    /// <summary>Which states of the airlock were met.</summary>
    public IReadOnlyCollection<Contracts.Control.WindowState> Met => [.. _worlds.Select(world => world.State).Distinct()];

    /// <summary>How many worlds had the relay connected, and how many the hospital served.</summary>
    public (int Connected, int Served) Seen => (_worlds.Count(world => world.Connected), _worlds.Count(world => world.Sockets));

    public static Walk Through(Tables tables)
    {
        var walk = new Walk();
        walk.Explore(tables);
        walk.Fault ??= walk.Stuck("the hospital does not come back, and no alarm stands", [EdgeKind.Work], world => world.IsServing || world.IsAlarm)
            ?? walk.Stuck("a person cannot bring the hospital back", [EdgeKind.Work, EdgeKind.Person], world => world.IsServing);
        return walk;
    }

    private void Explore(Tables tables)
    {
        Meet(World.Start, parent: -1);
        for (var at = 0; at < _worlds.Count && Fault is null; at++)
        {
            foreach (var (kind, next) in Moves.Of(_worlds[at], tables))
            {
                Steps++;
                var to = Meet(next, at);
                if (kind is EdgeKind.Work or EdgeKind.Person)
                {
                    _edges.Add((at, to, kind));
                }
            }
        }
    }

    private int Meet(World world, int parent)
    {
        if (_numbers.TryGetValue(world, out var number))
        {
            return number;
        }

        number = _worlds.Count;
        _numbers.Add(world, number);
        _worlds.Add(world);
        _parents.Add(parent);
        if (world.Fault() is { } fault)
        {
            Fault ??= Tell(fault, number);
        }

        return number;
    }

    // A world from which what is wanted cannot be reached any more, though no fault comes.
    private string? Stuck(string what, EdgeKind[] kinds, Func<World, bool> isWanted)
    {
        var reaches = _worlds.Select(isWanted).ToArray();
        var before = _edges.Where(edge => kinds.Contains(edge.Kind)).ToLookup(edge => edge.To, edge => edge.From);
        var open = new Queue<int>(Enumerable.Range(0, reaches.Length).Where(number => reaches[number]));
        while (open.TryDequeue(out var number))
        {
            foreach (var from in before[number].Where(from => !reaches[from]))
            {
                reaches[from] = true;
                open.Enqueue(from);
            }
        }

        var stuck = Array.IndexOf(reaches, value: false);
        return stuck < 0 ? null : Tell(what, stuck);
    }

    private string Tell(string what, int number)
    {
        var way = new List<string>();
        for (var at = number; at >= 0; at = _parents[at])
        {
            way.Add(_worlds[at].ToString());
        }

        way.Reverse();
        return $"{what}:\n{string.Join('\n', way)}";
    }
}
