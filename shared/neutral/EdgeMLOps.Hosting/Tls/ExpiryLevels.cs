namespace EdgeMLOps.Hosting.Tls;

/// <summary>30, 7 and 1 days, and the end.</summary>
internal static class ExpiryLevels
{
    public static ExpiryLevel Of(TimeSpan left) => left switch
    {
        _ when left <= TimeSpan.Zero => ExpiryLevel.Over,
        { TotalDays: <= 1 } => ExpiryLevel.Day,
        { TotalDays: <= 7 } => ExpiryLevel.Week,
        { TotalDays: <= 30 } => ExpiryLevel.Month,
        _ => ExpiryLevel.Far,
    };
}
