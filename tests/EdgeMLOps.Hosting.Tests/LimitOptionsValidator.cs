using Microsoft.Extensions.Options;

namespace EdgeMLOps.Hosting.Tests;

internal sealed class LimitOptionsValidator : IValidateOptions<LimitOptions>
{
    public ValidateOptionsResult Validate(string? name, LimitOptions options) =>
        options.Most > 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail("Limits:Most must be above 0.");
}
