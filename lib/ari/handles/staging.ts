import type {
  BridgesCreateWithIdParams,
  ChannelsCreateParams,
  ChannelsExternalMediaParams,
  ChannelsOriginateParams,
} from "../generated/calls";
import { Key } from "../key";
import { BridgeHandle } from "./bridge";
import { ChannelHandle, ExternalMediaHandle } from "./channel";
import type { HandleContext } from "./context";
import { Staged } from "./staged";

/** Staged forms of the operations that make channels. Each takes `channelId`, default a new one. */
export interface ChannelStaging {
  /**
   * Dials an endpoint. Without `app` and `extension` it enters our application when answered. To an extension alone
   * nothing of it is told without a subscription (res/ari/resource_channels.c).
   */
  stageOriginate(params: ChannelsOriginateParams): Staged<ChannelHandle>;
  /** Makes a channel that is not yet dialled, in `app`, default ours: `dial()` it. */
  stageCreate(params: Omit<ChannelsCreateParams, "app"> & { app?: string }): Staged<ChannelHandle>;
  /** Makes a channel whose media is a socket of one's own, in `app`, default ours. */
  stageExternalMedia(
    params: Omit<ChannelsExternalMediaParams, "app"> & { app?: string },
  ): Staged<ExternalMediaHandle>;
}

/** The staged form of the operation that makes bridges. */
export interface BridgeStaging {
  /** Makes a bridge; `bridgeId` is a new one by default. */
  stageCreate(
    params?: Omit<BridgesCreateWithIdParams, "bridgeId"> & { bridgeId?: string },
  ): Staged<BridgeHandle>;
}

/** @param dialog the scope that what is made belongs to */
export function channelStaging(context: HandleContext, dialog?: string): ChannelStaging {
  const { application, calls } = context;
  const keyOf = (channelId: string | undefined): Key<"channel"> =>
    Key.of("channel", channelId ?? context.newId("channel"), { node: context.node(), dialog });
  return {
    stageOriginate(params) {
      const handle = new ChannelHandle(context, keyOf(params.channelId));
      const isPlaced = params.app !== undefined || params.extension !== undefined;
      const whole = { ...params, channelId: handle.id, ...(isPlaced ? {} : { app: application }) };
      return new Staged(handle, (options) => calls.channels.originate(whole, options));
    },
    stageCreate(params) {
      const handle = new ChannelHandle(context, keyOf(params.channelId));
      const whole = { ...params, app: params.app ?? application, channelId: handle.id };
      return new Staged(handle, (options) => calls.channels.create(whole, options));
    },
    stageExternalMedia(params) {
      const handle = new ExternalMediaHandle(context, keyOf(params.channelId));
      const whole = { ...params, app: params.app ?? application, channelId: handle.id };
      return new Staged(handle, async (options) => {
        handle.channel = await calls.channels.externalMedia(whole, options);
      });
    },
  };
}

/** @param dialog the scope that what is made belongs to */
export function bridgeStaging(context: HandleContext, dialog?: string): BridgeStaging {
  return {
    stageCreate({ bridgeId = context.newId("bridge"), ...params } = {}) {
      const handle = new BridgeHandle(context, Key.of("bridge", bridgeId, { node: context.node(), dialog }));
      return new Staged(handle, (options) =>
        context.calls.bridges.createWithId({ bridgeId, ...params }, options),
      );
    },
  };
}
