using System.Text.Json.Nodes;
using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.Models.Registry.Serving;
using EdgeMLOps.Appliance.Core.PostProcessing.Registry;
using EdgeMLOps.Appliance.Core.Tests.Models;
using EdgeMLOps.Hosting.Configuration;
using EdgeMLOps.Sqlite;
using EdgeMLOps.Sqlite.Audit;
using EdgeMLOps.TestKit;
using EdgeMLOps.TestKit.Processes;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Appliance.Core.Tests.PostProcessing.Registry;

/// <summary>The policies of a folder, for the demonstration model. On a folder given again it is a restart.</summary>
internal sealed class PolicyRig : IAsyncDisposable
{
    public const string Person = "staff";

    private readonly TempFolder _root;

    private PolicyRig(TempFolder root, LogWatcher log, FilePolicyImporter importer, AuditChain audit, ModelCatalogue catalogue, OpenPolicies policies)
    {
        _root = root;
        Log = log;
        Importer = importer;
        Audit = audit;
        Catalogue = catalogue;
        Policies = policies;
    }

    public LogWatcher Log { get; }

    public FilePolicyImporter Importer { get; }

    public AuditChain Audit { get; }

    public ModelCatalogue Catalogue { get; }

    public OpenPolicies Policies { get; }

    public PolicyRegistry Registry => Policies.Registry;

    /// <summary>Digest of the policy that is applied to the model that serves.</summary>
    public string Applied => Catalogue.Serving.PolicyDigest;

    public static string Own => TestPackage.Demonstration.Manifest.Policy.Digest;

    public static async Task<PolicyRig> OpenAsync(TempFolder root, PackageCode belief = PackageCode.Imported, ModelPackage? model = null)
    {
        var (storage, log) = (new StorageOptions { Root = root.Path }, new LogWatcher());
        var importer = new FilePolicyImporter { Belief = belief };
        var catalogue = new ModelCatalogue(model ?? TestPackage.Demonstration);
        var audit = await AuditChain.OpenAsync(root["audit.db"], TimeProvider.System, default);
        var policies = await OpenPolicies.OpenAsync(
            storage, importer, catalogue, audit, TimeProvider.System, log.CreateLogger<PolicyRegistry>(), default);
        return new PolicyRig(root, log, importer, audit, catalogue, policies);
    }

    /// <summary>A policy document as a file; release 2 differs from release 1 in more than its number.</summary>
    public string Make(JsonObject policy)
    {
        var path = _root[$"{Guid.NewGuid():N}.json"];
        File.WriteAllText(path, policy.ToJsonString());
        return path;
    }

    public async Task<RegisteredPolicy> ImportAsync(JsonObject policy) => Done(await Registry.ImportAsync(Make(policy), Person, default));

    public async Task<RegisteredPolicy> ApplyAsync(JsonObject policy) =>
        Done(await Registry.ActivateAsync((await ImportAsync(policy)).Digest, Person, "a test", default));

    public static RegisteredPolicy Done(PolicyChange change)
    {
        Assert.True(change.Code == PolicyChangeCode.Done, $"{change.Code}: {change.Message}");
        return change.Policy!;
    }

    public async Task<PolicyState> StateAsync(string digest) =>
        (await PolicyQueries.ListAsync(new StorageOptions { Root = _root.Path }, default)).Single(one => one.Digest == digest).State;

    /// <summary>The steps that the audit log tells, oldest first.</summary>
    public async Task<List<(long Step, string Policy, string? From, string To, string Who, string Reason)>> ToldAsync()
    {
        await using var store = SqliteStore.OpenReadOnly(_root["audit.db"]);
        var rows = await store.ReadAsync(
            connection => Dapper.SqlMapper.Query<(string Who, string Detail)>(connection, "SELECT who, detail FROM audit WHERE kind = 'PolicyStep' ORDER BY seq").ToList(),
            default);
        return [.. rows.Select(row => (Json: JsonNode.Parse(row.Detail)!, row.Who)).Select(row => (
            row.Json["step"]!.GetValue<long>(), row.Json["policy"]!.GetValue<string>(), row.Json["from"]?.GetValue<string>(),
            row.Json["to"]!.GetValue<string>(), row.Who, row.Json["reason"]!.GetValue<string>()))];
    }

    public async ValueTask DisposeAsync()
    {
        await Policies.DisposeAsync();
        await Audit.DisposeAsync();
    }
}
