using Microsoft.Extensions.Options;

namespace EdgeMLOps.Mqtt;

/// <summary>Checks <see cref="BrokerOptions"/>; messages name the key.</summary>
public sealed class BrokerOptionsValidator : IValidateOptions<BrokerOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, BrokerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var faults = CheckBroker(options);
        CheckFile(faults, nameof(options.CertificateFile), options.CertificateFile);
        CheckFile(faults, nameof(options.KeyFile), options.KeyFile);
        return Result(faults);
    }

    /// <summary>The same for a program that has its certificate from elsewhere.</summary>
    /// <param name="options">The options; their certificate and key are not looked at.</param>
    public static ValidateOptionsResult ValidateWithoutCertificate(BrokerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return Result(CheckBroker(options));
    }

    private static ValidateOptionsResult Result(List<string> faults) =>
        faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);

    private static List<string> CheckBroker(BrokerOptions options)
    {
        var faults = new List<string>();
        if (Uri.CheckHostName(options.Host) == UriHostNameType.Unknown)
        {
            faults.Add("Broker:Host must be a host name or an address");
        }

        if (options.Port is < 1 or > 65535)
        {
            faults.Add("Broker:Port must be 1 to 65535");
        }

        if (options.ConnectSeconds is < 1 or > 120)
        {
            faults.Add("Broker:ConnectSeconds must be 1 to 120");
        }

        CheckFile(faults, nameof(options.CaFile), options.CaFile);
        return faults;
    }

    private static void CheckFile(List<string> faults, string key, string path)
    {
        if (!File.Exists(path))
        {
            faults.Add($"Broker:{key} must name a PEM file; '{path}' is not there");
        }
    }
}
