using Microsoft.Extensions.Options;
using Npgsql;

namespace EdgeMLOps.Fleet.Store;

internal sealed class FleetStoreOptionsValidator : IValidateOptions<FleetStoreOptions>
{
    public ValidateOptionsResult Validate(string? name, FleetStoreOptions options)
    {
        if (options.Postgres.Length == 0)
        {
            return ValidateOptionsResult.Success;
        }

        try
        {
            var read = new NpgsqlConnectionStringBuilder(options.Postgres);
            return string.IsNullOrEmpty(read.Host) || string.IsNullOrEmpty(read.Database)
                ? ValidateOptionsResult.Fail("Store:Postgres must name a Host and a Database")
                : ValidateOptionsResult.Success;
        }
        catch (Exception ex) when (ex is ArgumentException or FormatException)
        {
            // Not the exception's text: it may repeat a password.
            return ValidateOptionsResult.Fail("Store:Postgres is no connection string of Npgsql");
        }
    }
}
