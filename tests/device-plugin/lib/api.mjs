// SPDX-License-Identifier: MIT
// The kubelet's API v1beta1 for device plugins, described here once more: the plugin's own description is not
// read, so a wrong number in either shows.

import grpc from '@grpc/grpc-js';
import { fromJSON } from '@grpc/proto-loader';

const field = (type, id) => ({ type, id });
const list = (type, id) => ({ rule: 'repeated', type, id });
const message = (fields = {}) => ({ fields });
const call = (requestType, responseType, responseStream) => ({
  ...{ requestType, responseType },
  ...(responseStream && { responseStream }),
});

const kTypes = {
  Empty: message(),
  DevicePluginOptions: message({
    preStartRequired: field('bool', 1),
    getPreferredAllocationAvailable: field('bool', 2),
  }),
  RegisterRequest: message({
    version: field('string', 1),
    endpoint: field('string', 2),
    resourceName: field('string', 3),
    options: field('DevicePluginOptions', 4),
  }),
  NumaNode: message({ id: field('int64', 1) }),
  TopologyInfo: message({ nodes: list('NumaNode', 1) }),
  Device: message({ id: field('string', 1), health: field('string', 2), topology: field('TopologyInfo', 3) }),
  Devices: message({ devices: list('Device', 1) }),
  ContainerIds: message({ ids: list('string', 1) }),
  AllocateRequest: message({ containers: list('ContainerIds', 1) }),
  Mount: message({
    containerPath: field('string', 1),
    hostPath: field('string', 2),
    readOnly: field('bool', 3),
  }),
  DeviceSpec: message({
    containerPath: field('string', 1),
    hostPath: field('string', 2),
    permissions: field('string', 3),
  }),
  CdiDevice: message({ name: field('string', 1) }),
  ContainerAllocation: message({
    envs: { keyType: 'string', type: 'string', id: 1 },
    mounts: list('Mount', 2),
    devices: list('DeviceSpec', 3),
    annotations: { keyType: 'string', type: 'string', id: 4 },
    cdiDevices: list('CdiDevice', 5),
  }),
  AllocateResponse: message({ containers: list('ContainerAllocation', 1) }),
  ContainerPreference: message({
    available: list('string', 1),
    mustInclude: list('string', 2),
    size: field('int32', 3),
  }),
  PreferredRequest: message({ containers: list('ContainerPreference', 1) }),
  PreferredResponse: message({ containers: list('ContainerIds', 1) }),
  PreStartRequest: message({ ids: list('string', 1) }),
};

const kServices = {
  Registration: { methods: { Register: call('RegisterRequest', 'Empty') } },
  DevicePlugin: {
    methods: {
      GetDevicePluginOptions: call('Empty', 'DevicePluginOptions'),
      ListAndWatch: call('Empty', 'Devices', true),
      GetPreferredAllocation: call('PreferredRequest', 'PreferredResponse'),
      Allocate: call('AllocateRequest', 'AllocateResponse'),
      PreStartContainer: call('PreStartRequest', 'Empty'),
    },
  },
};

const packages = fromJSON({ nested: { v1beta1: { nested: { ...kTypes, ...kServices } } } }, { defaults: true });
const { v1beta1 } = grpc.loadPackageDefinition(packages);

export const registrationService = v1beta1.Registration.service;

/** A client of a plugin at a socket. */
export const connect = (socket) => new v1beta1.DevicePlugin(`unix:${socket}`, grpc.credentials.createInsecure());

/** One call of a client; rejects with gRPC's error. */
export function ask(client, method, request = {}) {
  return new Promise((resolve, reject) => {
    const deadline = Date.now() + 10_000;
    client[method](request, { deadline }, (error, answer) => (error ? reject(error) : resolve(answer)));
  });
}
