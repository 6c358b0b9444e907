namespace EdgeMLOps.Benchmarks.Measuring;

/// <summary>A demand of the issue and what was measured.</summary>
/// <param name="Name">What is demanded.</param>
/// <param name="Value">What was measured.</param>
/// <param name="Limit">Least value that passes; with <paramref name="IsCeiling"/> the first that does not.</param>
/// <param name="IsCeiling">The value has to stay below the limit.</param>
internal sealed record Mark(string Name, double Value, double Limit, bool IsCeiling = false)
{
    public bool Passed => IsCeiling ? Value < Limit : Value >= Limit;

    public override string ToString() =>
        $"{(Passed ? "pass" : "MISS")}  {Name}: {Value:0.00} ({(IsCeiling ? "below" : "at least")} {Limit:0.##})";
}
