using Xunit.Abstractions;

[assembly: TestCollectionOrderer("EdgeMLOps.Appliance.Core.Tests.Workers.WorkersFirst", "EdgeMLOps.Appliance.Core.Tests")]

namespace EdgeMLOps.Appliance.Core.Tests.Workers;

/// <summary>
/// The tests that start workers before all others: one class at a time, they take as long as all the rest beside them, and where chance left
/// them for last, the run took half as long again.
/// </summary>
public sealed class WorkersFirst : ITestCollectionOrderer
{
    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderByDescending(collection => string.Equals(collection.DisplayName, WorkerCollection.Name, StringComparison.Ordinal));
}
