using System.Globalization;
using System.Net;
using EdgeMLOps.Appliance.Core.Receiving.Admission;
using EdgeMLOps.Dicom.Network;
using EdgeMLOps.Hosting.Tls;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Core.Receiving.Stow;

internal sealed class StowOptionsValidator : IValidateOptions<StowOptions>
{
    private const int DigestDigits = 64;

    private readonly ReceivingOptions _receiving;

    public StowOptionsValidator(IOptions<ReceivingOptions> receiving) => _receiving = receiving.Value;

    public ValidateOptionsResult Validate(string? name, StowOptions options)
    {
        var faults = new List<string>();
        CheckPlace(faults, options);
        CheckSecurity(faults, options);
        CheckBounds(faults, options);
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static void CheckPlace(List<string> faults, StowOptions options)
    {
        Check(faults, IPAddress.TryParse(options.Bind, out _), $"Stow:Bind must be an IP address, not '{options.Bind}'.");
        Check(faults, options.Port is >= 0 and <= 65535, "Stow:Port must be 0 to 65535.");
        Check(
            faults,
            options.BasePath.Length == 0 || (options.BasePath[0] == '/' && options.BasePath[^1] != '/' && options.BasePath.All(IsPathSign)),
            "Stow:BasePath must begin with a slash, not end with one, and hold letters, digits, '-', '_', '.' and '/'; or be empty.");
    }

    private void CheckSecurity(List<string> faults, StowOptions options)
    {
        foreach (var (token, at) in options.Tokens.Select((token, index) => (token, index)))
        {
            var key = string.Create(CultureInfo.InvariantCulture, $"Stow:Tokens:{at}");
            Check(faults, token.Name.Length is >= 1 and <= 64, $"{key}:Name must have 1 to 64 characters.");
            Check(
                faults,
                token.Sha256.Length == DigestDigits && token.Sha256.All(char.IsAsciiHexDigit),
                $"{key}:Sha256 must be the SHA-256 of the token, 64 hexadecimal digits.");
        }

        foreach (var (network, at) in options.AllowedNetworks.Select((network, index) => (network, index)))
        {
            Check(
                faults,
                PeerList.TryParseNetwork(network, out _),
                string.Create(CultureInfo.InvariantCulture, $"Stow:AllowedNetworks:{at} must be an address or a network such as 10.0.0.0/8, not '{network}'."));
        }

        Check(
            faults,
            options.AeTitle.Length == 0 || IsOurs(options.AeTitle),
            "Stow:AeTitle must be Dicom:AeTitle or one of Dicom:AeTitles, or empty.");
        faults.AddRange(TlsRules.Check("Stow:Tls", options.Tls, mayLackAuthorities: options.Tokens.Count > 0));
        if (options.Enabled && !options.Tls.IsSet)
        {
            Check(
                faults,
                options is { AllowPlainOnLoopback: true, Tokens.Count: > 0 } && IPAddress.TryParse(options.Bind, out var bind) && IPAddress.IsLoopback(bind),
                "Stow:Tls must be set; or Stow:AllowPlainOnLoopback, with Stow:Bind on the loopback and a token in Stow:Tokens.");
        }
    }

    private static void CheckBounds(List<string> faults, StowOptions options)
    {
        Check(faults, options.MaxRequests is >= 1 and <= 64, "Stow:MaxRequests must be 1 to 64.");
        Check(faults, options.MaxRequestsPerPeer is >= 1 and <= 64, "Stow:MaxRequestsPerPeer must be 1 to 64.");
        Check(faults, options.MaxParts is >= 1 and <= 100_000, "Stow:MaxParts must be 1 to 100000.");
        Check(faults, options.MinBytesPerSecond is >= 1 and <= 100_000_000, "Stow:MinBytesPerSecond must be 1 to 100000000.");
        Check(
            faults,
            options.BodyGrace >= TimeSpan.FromSeconds(2) && options.BodyGrace <= TimeSpan.FromMinutes(10),
            "Stow:BodyGrace must be 00:00:02 to 00:10:00.");
        Check(
            faults,
            options.HeadTimeout >= TimeSpan.FromSeconds(1) && options.HeadTimeout <= TimeSpan.FromMinutes(1),
            "Stow:HeadTimeout must be 00:00:01 to 00:01:00.");
    }

    private bool IsOurs(string title) =>
        AeTitleRules.IsValid(title) &&
        (string.Equals(title, _receiving.AeTitle, StringComparison.Ordinal) ||
         _receiving.AeTitles.Any(other => string.Equals(title, other.AeTitle, StringComparison.Ordinal)));

    private static bool IsPathSign(char sign) => char.IsAsciiLetterOrDigit(sign) || sign is '/' or '-' or '_' or '.';

    private static void Check(List<string> faults, bool holds, string fault)
    {
        if (!holds)
        {
            faults.Add(fault);
        }
    }
}
