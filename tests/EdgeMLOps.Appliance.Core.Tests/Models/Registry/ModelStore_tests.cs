using Dapper;
using EdgeMLOps.Appliance.Core.Models.Registry;
using EdgeMLOps.Sqlite;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Appliance.Core.Tests.Models.Registry;

public sealed class ModelStore_tests : IAsyncLifetime
{
    private static readonly RegisteredPackage Package = RegisteredPackage.Of(TestPackage.Demonstration, embedded: false);

    private readonly TempFolder _root = new();
    private ModelStore _store = null!;

    public async Task InitializeAsync() => _store = await ModelStore.OpenAsync(_root["models.db"], TimeProvider.System, default);

    public async Task DisposeAsync()
    {
        await _store.DisposeAsync();
        _root.Dispose();
    }

    [Fact]
    public async Task A_step_that_is_not_in_the_table_changes_nothing_and_says_from_to_and_why()
    {
        await _store.ImportAsync(Package, "a", "", default);

        var refused = await Assert.ThrowsAsync<StepRefusedException>(() => _store.StepAsync(Package.Digest, PackageState.Validated, "b", "", default));

        Assert.Equal((PackageState.Imported, PackageState.Validated, StepFault.NotVerified), (refused.From, refused.To, refused.Fault));
        Assert.Equal("Imported to Validated: NotVerified", refused.Message);
        Assert.Equal((PackageState.Imported, "a"), ((await OneAsync()).State, (await OneAsync()).Who));
        Assert.Single(await _store.UntoldAsync(default));
    }

    [Fact]
    public async Task A_package_that_may_not_serve_leaves_what_serves_as_it_is()
    {
        await ServeAsync(Package);
        var other = Package with { Digest = new string('1', 64) };
        await _store.ImportAsync(other, "a", "", default);

        await Assert.ThrowsAsync<StepRefusedException>(() => _store.ServeAsync(other.Digest, isReturn: false, "a", "", default));

        Assert.Equal(Package.Digest, (await _store.ActiveAsync(default))!.Digest);
        Assert.Single(await _store.ActivationsAsync(default));
    }

    [Theory]
    [InlineData("UPDATE package SET release = 9")]
    [InlineData("UPDATE package SET name = 'x'")]
    [InlineData("UPDATE package SET lineage = '{}'")]
    [InlineData("UPDATE package SET classes = '[]'")]
    [InlineData("DELETE FROM package")]
    public async Task A_version_never_changes_and_never_goes(string sql)
    {
        await _store.ImportAsync(Package, "a", "", default);

        await Assert.ThrowsAsync<StorageException>(() => ExecuteAsync(sql));
    }

    [Fact]
    public async Task The_database_itself_holds_one_serving_package_at_the_most()
    {
        await ServeAsync(Package);
        await _store.ImportAsync(Package with { Digest = new string('1', 64) }, "a", "", default);

        await Assert.ThrowsAsync<StorageException>(() => ExecuteAsync("UPDATE package SET state = 5"));
    }

    [Fact]
    public async Task What_a_package_was_made_from_and_finds_is_kept()
    {
        await _store.ImportAsync(Package, "a", "why", default);

        var kept = await OneAsync();

        Assert.Equal(TestPackage.Demonstration.Manifest.Classes, RegistryText.ReadClasses(kept.Classes));
        Assert.Contains(TestPackage.Demonstration.Manifest.Lineage.RunId, kept.Lineage, StringComparison.Ordinal);
        Assert.Equal((TestPackage.Demonstration.Identity, "a", "why", true), (kept.Identity, kept.Who, kept.Reason, kept.Demonstration));
    }

    private async Task<RegisteredPackage> OneAsync() => Assert.Single(await _store.ListAsync(default));

    private async Task ServeAsync(RegisteredPackage package)
    {
        await _store.ImportAsync(package, "a", "", default);
        foreach (var state in new[] { PackageState.Verified, PackageState.Validated, PackageState.Staged })
        {
            await _store.StepAsync(package.Digest, state, "a", "", default);
        }

        await _store.ServeAsync(package.Digest, isReturn: false, "a", "", default);
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var store = await SqliteStore.OpenAsync(_root["models.db"], ModelsSchema.All, StoreAccess.OwnerOnly, default);
        await store.WriteAsync(
            connection =>
            {
                connection.Execute(sql);
            },
            default);
    }
}
