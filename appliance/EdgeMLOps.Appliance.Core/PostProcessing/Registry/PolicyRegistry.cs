using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.Models.Registry.Serving;
using EdgeMLOps.Appliance.Core.PostProcessing.Documents;
using EdgeMLOps.Sqlite;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Appliance.Core.PostProcessing.Registry;

/// <summary>
/// The policies of this box and which of them is applied. One change at a time; each is a step of the one table, kept with who,
/// when and why, and told to the audit log. Safe for concurrent use.
/// </summary>
public sealed class PolicyRegistry : IDisposable
{
    private const string Appliance = "appliance";

    private readonly PolicyStore _store;
    private readonly PolicyAudit _audit;
    private readonly IPolicyImporter _importer;
    private readonly ServingPolicies _serving;
    private readonly ModelCatalogue _models;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _turn = new(1, 1);

    internal PolicyRegistry(
        PolicyStore store, PolicyAudit audit, IPolicyImporter importer, ServingPolicies serving, ModelCatalogue models, ILogger logger)
    {
        _store = store;
        _audit = audit;
        _importer = importer;
        _serving = serving;
        _models = models;
        _logger = logger;
    }

    /// <summary>Takes a signed policy in; nothing goes by it yet. One that is in already stays as it stands.</summary>
    /// <param name="path">Full path of the package file.</param>
    /// <param name="who">Who wants it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageException">The database or the audit log cannot be written.</exception>
    public Task<PolicyChange> ImportAsync(string path, string who, CancellationToken cancellationToken) => ChangeAsync(
        async () =>
        {
            await RememberAsync((await _store.ListAsync(cancellationToken)).Select(one => new KnownRelease(one.Name, one.Release, one.Package)), cancellationToken);
            var import = await _importer.ImportAsync(path, cancellationToken);
            if (import.Policy is not { } policy)
            {
                return new(PolicyChangeCode.ImportRefused, null, $"{import.Code}: {import.Message}");
            }

            if (FaultOn(policy, _models.OfName(policy.Model)) is { } fault)
            {
                return new(PolicyChangeCode.ImportRefused, null, $"{fault.Fault}: {fault.Message}");
            }

            await _store.ImportAsync(RegisteredPolicy.Of(import), who, cancellationToken);
            return await DoneAsync(policy.Digest, "");
        },
        cancellationToken);

    /// <summary>
    /// Has a policy be applied to the model that serves, from the next study on. It must be for that model and release, speak of its
    /// classes, and not be older than the active one of its name.
    /// </summary>
    /// <param name="selector">Its name, or the beginning of its digest (8 digits at least).</param>
    /// <param name="who">Who wants it.</param>
    /// <param name="reason">Why; may be empty.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageException">The database or the audit log cannot be written.</exception>
    public Task<PolicyChange> ActivateAsync(string selector, string who, string reason, CancellationToken cancellationToken) => ChangeAsync(
        async () =>
        {
            var policies = await _store.ListAsync(cancellationToken);
            var found = PolicySelector.Find(selector, policies);
            if (found.Policy is not { } policy)
            {
                return found;
            }

            if (RefusalOf(policy, policies) is { } refusal)
            {
                return refusal;
            }

            var belief = await _importer.CheckAsync(policy, cancellationToken);
            if (belief.Code.IsOfRoot())
            {
                return new(PolicyChangeCode.RootNotTrusted, policy, $"{belief.Code}: {belief.Message}");
            }

            if (belief.Code != PackageCode.Imported)
            {
                await QuarantineAsync(policy, $"{belief.Code}: {belief.Message}", who);
                return (await DoneAsync(policy.Digest, $"{belief.Code}: {belief.Message}")) with { Code = PolicyChangeCode.NotBelieved };
            }

            await _store.ApplyAsync(policy.Model, policy.Digest, isReturn: false, who, reason, CancellationToken.None);
            return await DoneAsync(policy.Digest, "");
        },
        cancellationToken);

    /// <summary>Returns to what the active policy of the serving model replaced, in the end to the model's own. Needs no network. Who may is for the caller to check.</summary>
    /// <param name="who">Who wants it.</param>
    /// <param name="reason">Why; may be empty.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageException">The database or the audit log cannot be written.</exception>
    public Task<PolicyChange> RollBackAsync(string who, string reason, CancellationToken cancellationToken) => ChangeAsync(
        async () =>
        {
            var model = _models.Serving.Identity.Name;
            var policies = await _store.ListAsync(cancellationToken);
            if (policies.FirstOrDefault(one => one.State == PolicyState.Active && Same(one.Model, model)) is not { } active)
            {
                return new(PolicyChangeCode.NothingToReturnTo, null, $"no policy is active for {model}: its own is applied");
            }

            if (await _store.ReplacedByAsync(active.Digest, cancellationToken) is not null && await _importer.CheckAsync(active, cancellationToken) is var (code, message) && code.IsOfRoot())
            {
                return new(PolicyChangeCode.RootNotTrusted, active, $"{code}: {message}");
            }

            var to = await ReturnAsync(active, policies, cancellationToken);
            await _store.ApplyAsync(model, to?.Digest, isReturn: true, who, reason, CancellationToken.None);
            return await DoneAsync(to?.Digest ?? active.Digest, to is null ? $"the own policy of {model} is applied" : "");
        },
        cancellationToken);

    /// <summary>Holds every policy to the root of now and applies the active ones. What fails is set aside, and what it replaced is applied.</summary>
    internal async Task StartAsync(CancellationToken cancellationToken)
    {
        var told = await _audit.CompareAsync(cancellationToken); // before anything is told
        await ChangeAsync(
            async () =>
            {
                foreach (var policy in await _store.ListAsync(cancellationToken))
                {
                    await HoldAsync(policy, cancellationToken);
                }

                return new(PolicyChangeCode.Done, null, "");
            },
            cancellationToken);
        try
        {
            await RememberAsync(told, cancellationToken);
        }
        catch (StorageException ex)
        {
            _logger.ReleasesUnknown(ex.Fault.ToString()); // an import asks again, and is refused until they can be read
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private async Task<PolicyChange> ChangeAsync(Func<Task<PolicyChange>> work, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await _audit.TellAsync(cancellationToken);
            var change = await work();
            await ApplyLockedAsync();
            await _audit.TellSoonAsync();
            return change;
        }
        finally
        {
            _turn.Release();
        }
    }

    // What is not understood any more was active under a newer program: it is told at the start, and used by nothing.
    private async Task ApplyLockedAsync()
    {
        var (usable, active) = (new List<PolicyDocument>(), new HashSet<string>(StringComparer.Ordinal));
        foreach (var policy in (await _store.ListAsync(CancellationToken.None)).Where(one => one.State != PolicyState.Quarantined))
        {
            if (TryRead(policy, out _) is not { } read)
            {
                continue;
            }

            usable.Add(read);
            if (policy.State == PolicyState.Active)
            {
                active.Add(policy.Digest);
            }
        }

        _serving.Set(usable, active);
    }

    private async Task HoldAsync(RegisteredPolicy policy, CancellationToken cancellationToken)
    {
        if (policy.State != PolicyState.Active || await FaultAsync(policy, cancellationToken) is not { } fault)
        {
            return;
        }

        if (await _importer.CheckAsync(policy, cancellationToken) is var (code, _) && code.IsOfRoot())
        {
            _logger.RootNotTrusted(fault, policy.Name, policy.Release, policy.Model);
            return;
        }

        await ReplaceAsync(policy, fault, cancellationToken);
    }

    private async Task RememberAsync(IEnumerable<KnownRelease> known, CancellationToken cancellationToken)
    {
        if (await _importer.RememberAsync(KnownRelease.Newest(known), cancellationToken) is > 0 and var counters)
        {
            await _audit.TellReleasesAsync(counters, cancellationToken);
        }
    }

    private static PolicyDocument? TryRead(RegisteredPolicy policy, out string fault)
    {
        try
        {
            fault = "";
            return policy.Read();
        }
        catch (PolicyException ex)
        {
            fault = $"{ex.Fault}: {ex.Message}";
            return null;
        }
    }

    private async Task<string?> FaultAsync(RegisteredPolicy policy, CancellationToken cancellationToken)
    {
        if (TryRead(policy, out var fault) is null)
        {
            return fault;
        }

        var (code, message) = await _importer.CheckAsync(policy, cancellationToken);
        return code == PackageCode.Imported ? null : $"{code}: {message}";
    }

    private async Task ReplaceAsync(RegisteredPolicy policy, string fault, CancellationToken cancellationToken)
    {
        await QuarantineAsync(policy, fault, Appliance);
        if (await ReturnAsync(policy, await _store.ListAsync(cancellationToken), cancellationToken) is { } before)
        {
            await _store.ApplyAsync(policy.Model, before.Digest, isReturn: true, Appliance, "what it replaced", CancellationToken.None);
        }
    }

    private async Task QuarantineAsync(RegisteredPolicy policy, string fault, string who)
    {
        await _store.QuarantineAsync(policy.Digest, who, fault, CancellationToken.None);
        _logger.Quarantined(policy.Name, policy.Version, policy.Release, fault, policy.Model);
    }

    // What a policy replaced, over what is set aside or no longer believed; null: the model's own.
    private async Task<RegisteredPolicy?> ReturnAsync(RegisteredPolicy from, IReadOnlyList<RegisteredPolicy> policies, CancellationToken cancellationToken)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var at = from.Digest; seen.Add(at);)
        {
            if (await _store.ReplacedByAsync(at, cancellationToken) is not { } digest)
            {
                return null;
            }

            var before = policies.First(one => Same(one.Digest, digest));
            if (before.State == PolicyState.Retired && await FaultAsync(before, cancellationToken) is null)
            {
                return before;
            }

            at = digest;
        }

        return null;
    }

    private PolicyChange? RefusalOf(RegisteredPolicy policy, IReadOnlyList<RegisteredPolicy> policies)
    {
        var active = policies.FirstOrDefault(one => one.State == PolicyState.Active && Same(one.Model, policy.Model));
        if (policy.State == PolicyState.Active)
        {
            return new(PolicyChangeCode.AlreadyActive, policy, "is active already");
        }

        if (policy.State == PolicyState.Quarantined)
        {
            return new(PolicyChangeCode.IsQuarantined, policy, policy.Reason);
        }

        if (active is not null && Same(active.Name, policy.Name) && policy.Release <= active.Release)
        {
            return new(
                PolicyChangeCode.OlderRelease, policy, FormattableString.Invariant($"release {policy.Release} is not newer than release {active.Release}, which is active"));
        }

        var serving = _models.Serving;
        try
        {
            policy.Read().FilterFor(serving.Identity, serving.Manifest);
            return null;
        }
        catch (PolicyException ex)
        {
            return new(PolicyChangeCode.DoesNotFit, policy, $"{ex.Fault}: {ex.Message}");
        }
    }

    private static PolicyException? FaultOn(PolicyDocument policy, IEnumerable<KnownModel> models)
    {
        try
        {
            foreach (var model in models.Where(model => policy.IsFor(model.Identity)))
            {
                policy.CheckClasses(model.Classes);
            }

            return null;
        }
        catch (PolicyException ex)
        {
            return ex;
        }
    }

    private async Task<PolicyChange> DoneAsync(string digest, string message) =>
        PolicySelector.Find(digest, await _store.ListAsync(CancellationToken.None)) with { Message = message };

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.Ordinal);
}
