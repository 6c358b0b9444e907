namespace EdgeMLOps.Dicom.Tests.Network.Hostile;

/// <summary>How much of a long test runs: a slice by default, all of it with <c>EDGEMLOPS_LONG=1</c>.</summary>
internal static class LongRun
{
    private static readonly bool IsLong = Environment.GetEnvironmentVariable("EDGEMLOPS_LONG") == "1";

    public static int Of(int slice, int all) => IsLong ? all : slice;
}
