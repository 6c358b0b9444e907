namespace EdgeMLOps.Hosting.Tls;

/// <summary>How near the end of a certificate is; a warning is given once for each.</summary>
internal enum ExpiryLevel
{
    Far,
    Month,
    Week,
    Day,
    Over,
}
