namespace EdgeMLOps.Hosting.Tests;

public sealed class LimitOptions
{
    public int Most { get; set; } = 1;
}
