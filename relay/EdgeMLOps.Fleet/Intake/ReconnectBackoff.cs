namespace EdgeMLOps.Fleet.Intake;

/// <summary>How long to wait after the n-th failure in a row: 1, 2, 4 … 30 seconds.</summary>
internal static class ReconnectBackoff
{
    internal static TimeSpan After(int failures) => TimeSpan.FromSeconds(Math.Min(30, Math.Pow(2, Math.Clamp(failures - 1, 0, 10))));
}
