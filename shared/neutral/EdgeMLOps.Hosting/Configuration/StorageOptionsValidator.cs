using Microsoft.Extensions.Options;

namespace EdgeMLOps.Hosting.Configuration;

internal sealed class StorageOptionsValidator : IValidateOptions<StorageOptions>
{
    public ValidateOptionsResult Validate(string? name, StorageOptions options) => Path.IsPathFullyQualified(options.Root)
        ? ValidateOptionsResult.Success
        : ValidateOptionsResult.Fail($"Storage:Root must be a full path, not '{options.Root}'.");
}
