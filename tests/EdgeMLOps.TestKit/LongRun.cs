namespace EdgeMLOps.TestKit;

/// <summary>Tests that show a property only over minutes or gigabytes run a slice of it, and the whole with <c>EDGEMLOPS_LONG=1</c>.</summary>
public static class LongRun
{
    public static bool IsAsked { get; } = Environment.GetEnvironmentVariable("EDGEMLOPS_LONG") == "1";

    /// <summary>How much of it is run.</summary>
    public static T Choose<T>(T slice, T whole) => IsAsked ? whole : slice;
}
