using Microsoft.Extensions.Options;

namespace EdgeMLOps.Fleet.Certificates;

internal sealed class AuthorityOptionsValidator : IValidateOptions<AuthorityOptions>
{
    /// <summary>Longest life of a token in days.</summary>
    internal const int MostTokenDays = 90;

    public ValidateOptionsResult Validate(string? name, AuthorityOptions options)
    {
        if (options.CertificateDays is < 2 or > 3650)
        {
            return ValidateOptionsResult.Fail("Authority:CertificateDays must be 2 to 3650");
        }

        if (options.RevocationListFile.Length > 0 && !Path.IsPathFullyQualified(options.RevocationListFile))
        {
            return ValidateOptionsResult.Fail("Authority:RevocationListFile must be empty or a full path");
        }

        return options.TokenDays is >= 1 and <= MostTokenDays
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail("Authority:TokenDays must be 1 to 90");
    }
}
