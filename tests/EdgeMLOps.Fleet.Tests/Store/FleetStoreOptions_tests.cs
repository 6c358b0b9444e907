using EdgeMLOps.Fleet.Store;

namespace EdgeMLOps.Fleet.Tests.Store;

public sealed class FleetStoreOptions_tests
{
    [Theory]
    [InlineData("")]
    [InlineData("Host=/run/postgresql;Database=fleet;Username=fleet")]
    public void SQLite_is_the_default_and_a_connection_string_names_the_other(string text) => Assert.True(Checked(text).Succeeded);

    [Theory]
    [InlineData("Host=h")]
    [InlineData("Database=d")]
    [InlineData("Host=h;Database=d;Colour=red;Password=secret")]
    [InlineData("secret")]
    public void What_names_no_database_is_refused_and_not_repeated(string text)
    {
        var result = Checked(text);
        Assert.StartsWith("Store:Postgres", result.FailureMessage, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", result.FailureMessage, StringComparison.Ordinal);
    }

    private static Microsoft.Extensions.Options.ValidateOptionsResult Checked(string text) =>
        new FleetStoreOptionsValidator().Validate(name: null, new FleetStoreOptions { Postgres = text });
}
