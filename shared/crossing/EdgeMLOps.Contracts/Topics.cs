namespace EdgeMLOps.Contracts;

/// <summary>The MQTT topics, WIRE.md section 5. A site publishes only under its own <c>up/</c> and reads only its own <c>down/</c>.</summary>
public static class Topics
{
    /// <summary>Most characters of a tenant name.</summary>
    public const int MaximumTenant = 32;

    private const string Root = "em/1";

    /// <summary>Whether <paramref name="tenant"/> may stand in a topic: 1 to 32 of a-z, 0-9 and '-'.</summary>
    public static bool IsTenant(string? tenant) =>
        tenant is { Length: > 0 and <= MaximumTenant } && tenant.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    /// <summary>Where a message of <paramref name="kind"/> is published.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such kind.</exception>
    public static string Up(string tenant, Guid site, MessageKind kind) => $"{Root}/{tenant}/{site:D}/up/{Leaf(kind)}";

    /// <summary>Where the fleet's receipts for a site are published.</summary>
    public static string Acknowledgements(string tenant, Guid site) => $"{Root}/{tenant}/{site:D}/down/ack";

    /// <summary>Where a certificate is asked for.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="name">The common name of who asks: the site, or the token it enrols by.</param>
    public static string CertificateAsks(string tenant, Guid name) => $"{Root}/{tenant}/{name:D}/up/cert";

    /// <summary>Where the fleet's answers to that are published.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="name">The common name of who asked.</param>
    public static string CertificateAnswers(string tenant, Guid name) => $"{Root}/{tenant}/{name:D}/down/cert";

    /// <summary>What the fleet subscribes to: everything upward of every site of the tenant.</summary>
    public static string AllUp(string tenant) => $"{Root}/{tenant}/+/up/#";

    /// <summary>The site a topic of the tenant claims to come from; false when it is no upward topic of the tenant.
    /// Whether the rest fits is known once the message is read: compare with <see cref="Up"/>.</summary>
    public static bool TryReadSite(string topic, string tenant, out Guid site)
    {
        ArgumentNullException.ThrowIfNull(topic);
        site = default;
        var parts = topic.Split('/');
        return parts.Length >= 6
            && string.Equals($"{parts[0]}/{parts[1]}", Root, StringComparison.Ordinal)
            && string.Equals(parts[2], tenant, StringComparison.Ordinal)
            && Guid.TryParseExact(parts[3], "D", out site)
            && string.Equals(parts[4], "up", StringComparison.Ordinal);
    }

    private static string Leaf(MessageKind kind) => kind switch
    {
        MessageKind.Hello => "hello",
        MessageKind.Bye => "bye",
        MessageKind.Operations => "sum/operations",
        MessageKind.Clinical => "sum/clinical",
        MessageKind.State => "state",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such kind"),
    };
}
