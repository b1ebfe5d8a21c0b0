using Grpc.Core;
using ScoringService.Server.Errors;
using ScoringService.Server.Lookup;
using ScoringService.Server.Messages;
using ScoringService.Server.Snapshots;
using ScoringService.V1;

namespace ScoringService.Server.Services;

internal sealed partial class ScoringGrpcService
{
    /// <inheritdoc/>
    public override Task<CustomerAnswer> GetCustomer(GetCustomerRequest request, ServerCallContext context)
    {
        RequestChecks.CustomerId("customer_id", request.CustomerId);
        var asOf = RequestChecks.AsOf(request.AsOf);
        var version = ModelChoice.Version(database, request.ModelVersion, request.ModelInUseThen, asOf);
        var finding = snapshots.GetAsync(asOf, version, context.CancellationToken);
        // Nearly always the population is there, and then nothing is waited for.
        return finding.IsCompletedSuccessfully
            ? Task.FromResult(Answer(finding.Result, request, context))
            : AnswerAsync(finding, request, context);
    }

    private async Task<CustomerAnswer> AnswerAsync(
        ValueTask<ScoredPopulation> finding, GetCustomerRequest request, ServerCallContext context) =>
        Answer(await finding, request, context);

    private CustomerAnswer Answer(ScoredPopulation population, GetCustomerRequest request, ServerCallContext context)
    {
        var key = population.Find(request.CustomerId);
        if (key < 0) throw RequestException.NotFound($"customer_id: there is no customer '{request.CustomerId}'.");
        var (batch, row) = population.InBatch(key);
        var known = warnings.Of(batch, row);
        if (known.Count == 0 && !request.WithExplanation && !request.WithPerson)
            return new CustomerAnswer(population, key, null);
        var more = new Customer { Warnings = { known } };
        if (request.WithExplanation) more.Explanation = ExplanationMessages.Create(batch, row);
        if (request.WithPerson && database.FindPerson(request.CustomerId, context.CancellationToken) is { } person)
            more.Person = PersonMessage.Create(
                person, text => access.Show(text, context), isMasked: !access.SeesPersonalData(context));
        return new CustomerAnswer(population, key, more);
    }
}
