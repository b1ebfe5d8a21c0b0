using Google.Protobuf.WellKnownTypes;
using ScoringService.Engine;
using ScoringService.Storage;

namespace ScoringService.Server.Messages;

/// <summary>Stored models as the API's messages.</summary>
internal static class ModelMessages
{
    /// <summary>The message of a model with everything that was learnt.</summary>
    public static V1.Model Create(StoredModel stored)
    {
        var model = stored.Model;
        var labels = new LabelSet(model);
        var message = Summary(stored);
        message.Options = OptionMessages.Create(model.Options);
        message.Rfm = model.Rfm is { } rfm ? RfmMessages.Create(rfm) : null;
        message.Lifetime = model.Clv is { } clv ? LifetimeMessages.Create(clv) : null;
        message.Clusters = model.Clusters is { } clusters ? ClusterMessages.Create(clusters) : null;
        message.Churn = model.Churn is { } churn ? ChurnMessages.Create(churn) : null;
        message.Lifecycle = model.Lifecycle is { } lifecycle ? LifecycleMessages.Create(lifecycle) : null;
        message.Value = model.Value is { } value ? ValueMessages.Create(value, model.Options.Value) : null;
        message.Validation.AddRange(model.Validation.Select(one => ValidationMessages.Create(one, labels)));
        return message;
    }

    /// <summary>The message of a model without its options and what was learnt, as lists have it.</summary>
    public static V1.Model Summary(StoredModel stored)
    {
        var model = stored.Model;
        return new V1.Model
        {
            Version = stored.Version,
            CreateTime = Timestamp.FromDateTime(stored.CreatedAt),
            AsOf = Timestamp.FromDateTime(model.AsOf),
            DataWatermark = stored.Watermark,
            CustomerCount = model.CustomerCount,
            Parts =
            {
                model.Parts.Select(part =>
                    new V1.ModelPart { Name = part.Name, Fitted = part.Fitted, Reason = part.Reason ?? "" }),
            },
            Warnings = { model.Warnings },
            Active = stored.IsActive,
            ActivateTime = stored.ActivatedAt is { } activatedAt ? Timestamp.FromDateTime(activatedAt) : null,
        };
    }
}
