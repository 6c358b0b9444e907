namespace EdgeMLOps.Hosting.Tests;

public sealed class LimitOptions
{
    public int Most { get; set; } = 1;

    public int Least { get; set; }

    public IList<DoorOptions> Doors { get; } = [];

    public IDictionary<string, DoorOptions> Named { get; } = new Dictionary<string, DoorOptions>(StringComparer.Ordinal);

    public IList<string> Words { get; } = [];

    public DoorOptions Inner { get; set; } = new();
}
